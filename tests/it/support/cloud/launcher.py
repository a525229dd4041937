"""Runs the main function of an emulator until the test process is gone.

A server that is told to stop by a signal outlives a test process that was killed. This one holds
the reading end of a pipe, and the system closes the other end however the test process ends.

Arguments: a folder that is removed at the end, the module of the emulator, its arguments.
"""

import importlib
import os
import shutil
import socket
import sys
import threading


def follow(folder):
    """Ends the process when standard input ends."""
    while os.read(0, 4096):
        pass
    shutil.rmtree(folder, ignore_errors=True)
    os._exit(0)


folder, module, *arguments = sys.argv[1:]
threading.Thread(target=follow, args=(folder,), daemon=True).start()
sys.argv = [module, *arguments]

# Standard output is for the port alone; what the emulator prints goes to the log.
report = os.fdopen(os.dup(1), "w")
os.dup2(2, 1)

# Whatever address the emulator was given, it gets a free port of the loopback interface: a port
# that is chosen beforehand may be taken by then, and some emulators listen on all interfaces.
bind, listen = socket.socket.bind, socket.socket.listen


def bind_here(self, address):
    bind(self, ("127.0.0.1", 0) if self.family == socket.AF_INET else address)


def listen_and_tell(self, *backlog):
    listen(self, *backlog)
    if self.family == socket.AF_INET and not report.closed:
        report.write(f"{self.getsockname()[1]}\n")
        report.close()


socket.socket.bind, socket.socket.listen = bind_here, listen_and_tell
importlib.import_module(module).main()
