/* A program of the bundle: loads the Python that lies beside it into its own process and begins there.

   Compiled once for each program, with PROGRAM, MODULE and FUNCTION as wide strings; WINDOWLESS for the one without a terminal.
   Nothing is found by a search: the runtime is named in full, DLLs come from its folder and the system's alone, neither from the folder
   that somebody stands in nor from the PATH, and Python runs isolated (-I: no variables, no user's packages). */

#define WIN32_LEAN_AND_MEAN
#include <windows.h>
#include <stdlib.h>
#include <wchar.h>

int _dowildcard = 0; /* a `*` is an argument as any other, as with python.exe */

#define LONGEST_PATH 32768
#define RUNTIME L"runtime\\python313.dll"

static const wchar_t begin[] = L"import clue_start; clue_start.begin('" PROGRAM L"', '" MODULE L"', '" FUNCTION L"')";

static int fail(const wchar_t *sentence, const wchar_t *about)
{
    static wchar_t text[LONGEST_PATH + 512];
    swprintf(text, LONGEST_PATH + 512, L"%ls: %ls %ls (%lu)\r\n", PROGRAM, sentence, about, GetLastError());
#ifdef WINDOWLESS
    MessageBoxW(NULL, text, L"CLUe Desktop", MB_OK | MB_ICONERROR);
#else
    HANDLE out = GetStdHandle(STD_ERROR_HANDLE);
    static char utf8[(LONGEST_PATH + 512) * 3];
    DWORD written;
    int length = WideCharToMultiByte(CP_UTF8, 0, text, -1, utf8, sizeof utf8, NULL, NULL);
    if (!WriteConsoleW(out, text, (DWORD)wcslen(text), &written, NULL) && length > 1)
        WriteFile(out, utf8, (DWORD)length - 1, &written, NULL);
#endif
    return 2;
}

int wmain(int count, wchar_t **given)
{
    static wchar_t path[LONGEST_PATH];
    DWORD length = GetModuleFileNameW(NULL, path, LONGEST_PATH - 64);
    wchar_t *name = length ? wcsrchr(path, L'\\') : NULL;
    if (name == NULL)
        return fail(L"it cannot be told where this program lies.", L"");
    wcscpy(name + 1, RUNTIME);

    SetDllDirectoryW(L"");
    SetDefaultDllDirectories(LOAD_LIBRARY_SEARCH_SYSTEM32 | LOAD_LIBRARY_SEARCH_USER_DIRS);
    HMODULE python = LoadLibraryExW(path, NULL, LOAD_LIBRARY_SEARCH_DLL_LOAD_DIR | LOAD_LIBRARY_SEARCH_SYSTEM32);
    if (python == NULL)
        return fail(L"a part of this installation is missing; install it again.", path);
    int (*run)(int, wchar_t **) = (int (*)(int, wchar_t **))(void *)GetProcAddress(python, "Py_Main");
    if (run == NULL)
        return fail(L"this is not the Python that belongs here; install it again.", path);

    static wchar_t *leading[] = {NULL, L"-I", L"-X", L"utf8", L"-c", (wchar_t *)begin};
    const int more = sizeof leading / sizeof *leading;
    wchar_t **arguments = calloc((size_t)(count + more), sizeof *arguments);
    if (arguments == NULL)
        return fail(L"there is no memory left.", L"");
    memcpy(arguments, leading, sizeof leading);
    arguments[0] = path; /* where Python looks for what belongs to it */
    if (count > 1)
        memcpy(arguments + more, given + 1, (size_t)(count - 1) * sizeof *given);
    return run(more + (count > 1 ? count - 1 : 0), arguments);
}
