"""Where documents come from: channels (web sites), collections (repositories, folders), and the raw archive.

Everything that came is kept as it came (`objects`), noted in one index (`index`), and laid out for the build in
`<warehouse>/fetched/`. `fetching` runs one source; `families/` knows how web sites of one make show their lists.
"""
