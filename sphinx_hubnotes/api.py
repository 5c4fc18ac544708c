"""What other packages may import of sphinx-hubnotes.

All else in this package is private, and may change with any release. What stands here changes as
`VERSION` says: its first number with what would break a caller, its second with what is added.
"""

from __future__ import annotations

VERSION = (1, 0)
