"""The use cases: one transaction per call, rights checked inside it, changes and audit written with it.

A folder for each part of the manuals; what all of them need stands beside the folders, and above them `configuration`, which loads
what verifications go by from all of them.
"""
