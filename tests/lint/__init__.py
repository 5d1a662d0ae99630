# SPDX-License-Identifier: Apache-2.0
"""Checks of the sources: each module has problems() and HOW."""
