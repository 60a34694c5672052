/* For the installer: which programs run out of a folder?

   in-the-way.exe FOLDER [SECONDS]   Asks each window of them to close, waits so long (0: not at all), and prints what is left, a line each:
   name and process id, in UTF-8 without a line break at the end. Exits with the number of those left. */

#define WIN32_LEAN_AND_MEAN
#include <windows.h>
#include <tlhelp32.h>
#include <stdlib.h>
#include <wchar.h>

int _dowildcard = 0;

#define MOST 256
#define LONGEST_PATH 32768

static struct { DWORD id; wchar_t name[MAX_PATH]; } found[MOST];
static int count;

static int look(const wchar_t *folder)
{
    static wchar_t path[LONGEST_PATH];
    size_t length = wcslen(folder);
    PROCESSENTRY32W entry = {.dwSize = sizeof entry};
    HANDLE all = CreateToolhelp32Snapshot(TH32CS_SNAPPROCESS, 0);
    count = 0;
    if (all == INVALID_HANDLE_VALUE)
        return 0;
    for (BOOL more = Process32FirstW(all, &entry); more && count < MOST; more = Process32NextW(all, &entry)) {
        HANDLE process = OpenProcess(PROCESS_QUERY_LIMITED_INFORMATION, FALSE, entry.th32ProcessID);
        DWORD size = LONGEST_PATH;
        if (process == NULL)
            continue;
        if (entry.th32ProcessID != GetCurrentProcessId() && QueryFullProcessImageNameW(process, 0, path, &size)
            && size > length && path[length] == L'\\'
            && CompareStringOrdinal(path, (int)length, folder, (int)length, TRUE) == CSTR_EQUAL) {
            found[count].id = entry.th32ProcessID;
            wcsncpy(found[count].name, entry.szExeFile, MAX_PATH - 1);
            count++;
        }
        CloseHandle(process);
    }
    CloseHandle(all);
    return count;
}

static BOOL CALLBACK close_window(HWND window, LPARAM unused)
{
    DWORD owner = 0;
    (void)unused;
    GetWindowThreadProcessId(window, &owner);
    for (int i = 0; i < count; i++)
        if (found[i].id == owner && IsWindowVisible(window) && GetWindow(window, GW_OWNER) == NULL)
            PostMessageW(window, WM_CLOSE, 0, 0);
    return TRUE;
}

int wmain(int given, wchar_t **words)
{
    static wchar_t folder[LONGEST_PATH];
    if (given < 2 || wcslen(words[1]) >= LONGEST_PATH)
        return 255;
    wcscpy(folder, words[1]);
    for (size_t end = wcslen(folder); end > 0 && folder[end - 1] == L'\\'; end--)
        folder[end - 1] = 0;
    ULONGLONG until = GetTickCount64() + 1000ULL * (given > 2 ? wcstoul(words[2], NULL, 10) : 0);
    if (look(folder) && given > 2)
        EnumWindows(close_window, 0);
    while (look(folder) && GetTickCount64() < until)
        Sleep(200);

    HANDLE out = GetStdHandle(STD_OUTPUT_HANDLE);
    for (int i = 0; i < count; i++) {
        wchar_t line[MAX_PATH + 32];
        char utf8[(MAX_PATH + 32) * 3];
        DWORD written;
        swprintf(line, MAX_PATH + 32, L"%ls%ls (%lu)", i ? L", " : L"", found[i].name, found[i].id);
        int length = WideCharToMultiByte(CP_UTF8, 0, line, -1, utf8, sizeof utf8, NULL, NULL);
        if (length > 1)
            WriteFile(out, utf8, (DWORD)length - 1, &written, NULL);
    }
    return count;
}
