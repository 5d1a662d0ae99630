# SPDX-License-Identifier: Apache-2.0
"""System tests: CP-64 on real Hercules, seen from terminals and the tap."""
