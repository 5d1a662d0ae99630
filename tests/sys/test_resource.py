# SPDX-License-Identifier: Apache-2.0
"""Resources of *IDENT: who owns a name, and who reaches whom by it.

tests/sys/iucvname.c identifies, revokes and asks as it is told.
"""

from tests.harness.rig import expect
from tests.harness.tree import text

USER = """USER {name} {name} 32M 32M {classes}
   INCLUDE DEFAULTS
{iucv}"""
PACK = {
    "directory": text("hercules-configs/USER.DIRECT") + "".join(
        USER.format(name=name, classes=classes,
                    iucv="".join(f"   IUCV {row}\n" for row in rows))
        for name, classes, rows in (
            ("OWNERONE", "G", ("*IDENT CALC GLOBAL", "*IDENT CALC LOCAL",
                            "*IDENT ASKER GLOBAL")),
            ("SECOND", "BG", ("*IDENT RESANY GLOBAL REVOKE",)),
            ("ASKER", "G", ("CALC MSGLIMIT 7",)),
        )),
    "systems": {"IUCVNAME": "{build}/guest/iucvname.ins"},
}
NOT_ALLOWED, TAKEN, USERID, NOBODY, REVOKED, DONE = range(116, 122)
NOT_LOGGED_ON, NO_BUFFER, NOT_AUTHORIZED = 11, 12, 15
GLOBAL, LOCAL = 3, 1


def start(rig, user):
    guest = rig.logon(user)
    guest.ask("TERMINAL MORE 0 0")
    guest.ask(f"IPL IUCVNAME PARM SAYS={user}", r"IUCVNAME is up", 30)
    return guest


def does(guest, order, code=0):
    """What is seen when ORDER ends with CODE."""
    return guest.ask(order, rf"^{' '.join(order.split()[:2])}: {code}$", 20)


def says(guest, name, who):
    """NAME is reached, and it is WHO."""
    seen = does(guest, f"TO {name}")
    expect(f"{name} says {who}" in seen, seen)


def test_resource(rig):
    """I71, I72, I73, I74: two owners, one who asks."""
    rig.ipl()
    operator = rig.logon("OPERATOR")
    owner, second, asker = (start(rig, user)
                            for user in ("OWNERONE", "SECOND", "ASKER"))
    does(asker, "TO CALC", NOT_LOGGED_ON)
    does(owner, f"OWN CALC {GLOBAL}")
    operator.ask("QUERY RESOURCE",
                 r"^RESOURCE: CALC     TYPE: GLOBAL OWNED BY: OWNERONE$")
    says(asker, "CALC", "OWNERONE")
    does(second, "TO CALC", NOT_AUTHORIZED)
    does(second, f"OWN CALC {GLOBAL}", TAKEN)
    does(owner, f"OWN PRINT {GLOBAL}", NOT_ALLOWED)
    does(owner, f"OWN ASKER {GLOBAL}", USERID)
    # revoked: the name is another's
    does(owner, f"REVOKE CALC {GLOBAL}", NOT_ALLOWED)
    does(second, f"REVOKE CALC {GLOBAL}", DONE)
    owner.wait(rf"revoked {REVOKED}")
    does(second, f"REVOKE CALC {GLOBAL}", NOBODY)
    operator.ask("QUERY RESOURCE CALC", r"No such resource is owned")
    does(asker, "TO CALC", NOT_LOGGED_ON)
    does(second, f"OWN CALC {GLOBAL}")
    says(asker, "CALC", "SECOND")
    # the local one first
    does(owner, f"OWN CALC {LOCAL}")
    says(asker, "CALC", "OWNERONE")
    operator.ask("QUERY RESOURCE ALL AS JSON", r'"type": ?"LOCAL"')
    does(owner, "DROP CALC")
    says(asker, "CALC", "SECOND")
    # who logs off owns nothing
    operator.ask("FORCE SECOND", r"FORCE")
    does(asker, "TO CALC", NOT_LOGGED_ON)
    does(owner, f"OWN CALC {GLOBAL}")
    says(asker, "CALC", "OWNERONE")
    # nor who is reset
    owner.ask("#CP SYSTEM RESET", r"reset|RESET")
    operator.ask("QUERY RESOURCE", r"No such resource is owned")
    does(asker, "TO CALC", NOT_LOGGED_ON)
