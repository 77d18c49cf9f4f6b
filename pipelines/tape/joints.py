"""What joins the items of a list: marks and particles, and where they are none but a part of a word."""

from __future__ import annotations

# 新建A、B和C, A及B, A与B.
PARTICLES = "、和及与"
# The same with what else may stand between two numbers of one list.
BETWEEN = f" ,{PARTICLES}"
# Joints between the items of a list, not the same characters inside a word (惠及, 参与, 和谐).
JOINT = (
    r"(?:、|以及|(?<![惠普涉波遍触危以])及(?![时格早])|(?<![参给授赋])与(?!会)"
    r"|(?<![共温缓饱总柔平])和(?![谐平睦解]|美乡村)|并(?!购|联|网|轨))"
)
