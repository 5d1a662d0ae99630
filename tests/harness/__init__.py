# SPDX-License-Identifier: Apache-2.0
"""What the tests share: rings, Hercules, terminals, networks."""
