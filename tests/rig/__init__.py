"""Real servers for the tests: one small rig that starts, watches and stops every one."""
