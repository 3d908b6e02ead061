// Nothing to call: the library is preloaded (LD_PRELOAD). See FileFaults.c.
