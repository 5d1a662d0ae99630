# SPDX-License-Identifier: Apache-2.0
"""A directory's passwords, compiled so that LOGON is quick.

cppack compiles those it finds plain, with so many iterations that LOGON keeps
an emulated CPU busy for half a second and more, and tests log on hundreds of
times.  What is compiled already it takes as it is.
"""

import hashlib
import os
import re

ITERATIONS = 100
ENTRY = re.compile(r"^(\s*USER\s+\S+\s+)(\S+)", re.M)
KEYWORDS = ("NOPASS", "NOLOG", "AUTOONLY", "LBYONLY")


def compiled(password):
    """As PBKDF2:iterations:salt:hash of cp/dir/password.c."""
    salt = os.urandom(16)
    digest = hashlib.pbkdf2_hmac("sha256", password.upper().encode(), salt,
                                 ITERATIONS)
    return f"PBKDF2:{ITERATIONS}:{salt.hex()}:{digest.hex()}".upper()


def quick(directory):
    """The text of a directory without plain passwords of users."""
    def entry(found):
        word = found[2]
        plain = word.upper() not in KEYWORDS and ":" not in word
        return found[1] + (compiled(word) if plain else word)

    return ENTRY.sub(entry, directory)
