# SPDX-License-Identifier: Apache-2.0
"""Errors that no terminal can provoke: (command, message) -> why.

Read by tests/lint/errors.py.  A row whose message some test gets, or that the
sources do not have any more, is a finding.
"""

NO_STORAGE = "CP would have to have no storage left"
SHARED = "the code is shared; here the operand was seen to be there"
OTHER_KIND = "the code is shared; it is of another kind of target"
RACE = "lasts milliseconds, while another command or a LOGOFF ends"
ALWAYS = "the device is always there"

REASONS = {
    # Shared code that is entered only with what it asks for.
    ("AUTOLOG", "display_used"): "AUTOLOG takes no ON",
    ("AUTOLOG", "storage_limit"): "AUTOLOG takes no STORAGE",
    ("INDICATE AUDIT", "userid_missing"): SHARED,
    ("INDICATE EXITS", "userid_missing"): SHARED,
    ("INDICATE USER", "userid_missing"): SHARED,
    ("QUERY", "userid_invalid"): SHARED,
    ("QUERY", "userid_missing"): SHARED,
    ("QUERY", "vdev_missing"): SHARED,
    ("QUERY BYUSER", "userid_missing"): SHARED,
    ("QUERY IUCV", "userid_missing"): SHARED,
    ("QUERY LAN", "operand_missing"): SHARED,
    ("QUERY OBSERVER", "userid_missing"): SHARED,
    ("QUERY PRIVCLASS", "userid_missing"): SHARED,
    ("QUERY SECUSER", "userid_missing"): SHARED,
    ("QUERY USERS", "userid_missing"): SHARED,
    ("QUERY VSWITCH", "operand_missing"): SHARED,
    ("QUERY LAN", "no_vswitch"): OTHER_KIND,
    ("QUERY VSWITCH", "no_lan"): OTHER_KIND,
    ("TRACE LAN", "no_vdev"): OTHER_KIND,
    ("TRACE VSWITCH", "no_vdev"): OTHER_KIND,
    ("TRACE NIC", "no_lan"): OTHER_KIND,
    ("GIVE", "attached_already"): RACE,
    ("GIVE", "rdev_offline"): "what a user has cannot be varied offline",
    ("GIVE", "attach_refused"): NO_STORAGE,
    ("QUERY NSS", "system_bad"): NO_STORAGE,
    ("DEFINE CONSOLE", "device_refused"): NO_STORAGE,
    ("QUERY VIRTUAL CTCA", "no_vdev"): "a device detached while it is listed",
    ("QUERY VIRTUAL DASD", "no_vdev"): "a device detached while it is listed",
    ("QUERY VIRTUAL GRAF", "no_vdev"): "a device detached while it is listed",
    ("QUERY CONSOLE", "no_vdev"): ALWAYS,
    ("QUERY VIRTUAL CONSOLE", "no_vdev"): ALWAYS,
    ("QUERY VIRTUAL ALL", "no_vdev"): "a device detached while it is listed",
    # The router takes a LAN away whoever uses it.
    ("DETACH LAN", "lan_refused"): "there is no other reason than NOENT",
    ("DETACH VSWITCH", "lan_refused"): "an uplink that cannot be stopped",
    ("ADSTOP", "trap_refused"): NO_STORAGE,
    ("READY", "device_always_ready"): "only NOTREADY is refused",
    ("RESET", "device_always_ready"): "only NOTREADY is refused",
    # Moments.
    ("FORCE", "logoff_pending"): RACE,
    ("LINK", "logoff_pending"): RACE,
    ("LINK", "machine_busy"): RACE,
    ("LOGON", "logoff_pending"): RACE,
    ("LOGIN", "logoff_pending"): RACE,
    ("SET SHARE", "logoff_pending"): RACE,
    ("SET SHARE", "machine_busy"): RACE,
    # Storage.
    ("INDICATE EXITS", "machine_busy"): NO_STORAGE,
    ("MONITOR", "machine_busy"): NO_STORAGE,
    ("QUERY ABEND", "machine_busy"): NO_STORAGE,
    ("QUERY LAN", "machine_busy"): NO_STORAGE,
    ("QUERY ROUTER", "machine_busy"): NO_STORAGE,
    ("QUERY VMLAN", "machine_busy"): NO_STORAGE,
    ("QUERY VSWITCH", "machine_busy"): NO_STORAGE,
    ("SIGNAL SHUTDOWN", "machine_busy"): NO_STORAGE,
    ("STORE", "store_refused"): NO_STORAGE,
    ("SYSTEM STORE", "store_refused"): NO_STORAGE,
    ("DEFINE CPU", "cpu_refused"): NO_STORAGE,
    ("TERMINAL CONMODE", "conmode_refused"): NO_STORAGE,
    ("TRACE CP", "machine_busy"): NO_STORAGE,
}
