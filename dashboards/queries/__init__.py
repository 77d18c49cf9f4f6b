"""All SQL of the pages, one module a page. Every function takes the version to read and gives plain rows."""
