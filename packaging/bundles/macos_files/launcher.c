/* The console as an application of macOS: Python in the very process that the system knows by the bundle's name, icon
   and identity. A script that starts another program would show as that one in the Dock, in the menu bar and wherever
   the system asks for a permission.

   It lies in Contents/MacOS; Python and all modules lie in Contents/Resources/runtime. Nothing of the environment counts
   (PYTHONPATH and the like), nor the folder that it was started in. Built by packaging/bundles/macos.py against the
   Python that is in the bundle; on Linux it is built by its test. */

#define PY_SSIZE_T_CLEAN
#include <Python.h>

#include <libgen.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#ifdef __APPLE__
#include <mach-o/dyld.h>
#endif

#ifndef PATH_MAX
#define PATH_MAX 4096
#endif

static int own_path(char *real) {
    char told[PATH_MAX];
#ifdef __APPLE__
    uint32_t size = sizeof told;
    if (_NSGetExecutablePath(told, &size) != 0) return -1;
#else
    ssize_t length = readlink("/proc/self/exe", told, sizeof told - 1);
    if (length < 0) return -1;
    told[length] = '\0';
#endif
    return realpath(told, real) == NULL ? -1 : 0;
}

static void fail(PyStatus status, PyConfig *config) {
    PyConfig_Clear(config);
    Py_ExitStatusException(status);
}

int main(int argc, char **argv) {
    char own[PATH_MAX], contents[PATH_MAX], runtime[PATH_MAX], python[PATH_MAX];
    if (own_path(own) != 0) {
        fputs("clue-desktop: the program's own place cannot be found.\n", stderr);
        return 1;
    }
    char *folder = dirname(own); /* Contents/MacOS */
    snprintf(contents, sizeof contents, "%s", folder);
    folder = dirname(contents); /* Contents */
    int first = snprintf(runtime, sizeof runtime, "%s/Resources/runtime", folder);
    int second = snprintf(python, sizeof python, "%s/bin/python" CLUE_PYTHON, runtime);
    if (first < 0 || second < 0 || (size_t)first >= sizeof runtime || (size_t)second >= sizeof python) {
        fputs("clue-desktop: the path of the application is too long.\n", stderr);
        return 1;
    }

    PyPreConfig before;
    PyPreConfig_InitIsolatedConfig(&before);
    before.utf8_mode = 1; /* the Finder starts programs without a locale */
    PyStatus status = Py_PreInitialize(&before);
    if (PyStatus_Exception(status)) Py_ExitStatusException(status);

    PyConfig config;
    PyConfig_InitIsolatedConfig(&config);
    config.parse_argv = 0;      /* every word is the console's */
    config.write_bytecode = 0;  /* what is signed is not written to */
    status = PyConfig_SetBytesArgv(&config, argc, argv);
    if (PyStatus_Exception(status)) fail(status, &config);
    status = PyConfig_SetBytesString(&config, &config.home, runtime);
    if (PyStatus_Exception(status)) fail(status, &config);
    /* sys.executable: by it the console starts its server. */
    status = PyConfig_SetBytesString(&config, &config.executable, python);
    if (PyStatus_Exception(status)) fail(status, &config);
    status = PyConfig_SetBytesString(&config, &config.program_name, python);
    if (PyStatus_Exception(status)) fail(status, &config);
    status = PyConfig_SetString(&config, &config.run_module, L"clue_desktop");
    if (PyStatus_Exception(status)) fail(status, &config);
    status = Py_InitializeFromConfig(&config);
    if (PyStatus_Exception(status)) fail(status, &config);
    PyConfig_Clear(&config);
    return Py_RunMain();
}
