cp += cp/start/init.c cp/start/startup.c
