; The installer of CLUe Desktop for 64-bit Windows: for one user without an administrator, or for the machine.
;
;   setup.exe [/S] [/AllUsers | /CurrentUser] [/DESKTOPICON] [/SERVICE] [/FIREWALL] [/D=FOLDER, last and without quotes, or "/D=FOLDER"]
;   uninstall.exe [/S] [/PURGE]
;
; Exit codes beside NSIS' own (0 done, 1 cancelled, 2 broken off): 5 an administrator is needed, 10 programs are in the way,
; 11 a newer version is installed, 12 the folder holds something else, 13 installed, but the boot service does not run,
; 20 Windows is too old. In silence the sentence goes to standard output.

Unicode true
Target amd64-unicode
!include "defines.nsh" ; written by the builder: names, version, sizes, folders
!include "MUI2.nsh"
!include "LogicLib.nsh"
!include "FileFunc.nsh"
!include "WinVer.nsh"
!include "WordFunc.nsh"
!include "nsDialogs.nsh"

!define UNINSTALL_KEY "Software\Microsoft\Windows\CurrentVersion\Uninstall\${PRODUCT}"
!define OWN_KEY "Software\${PRODUCT}"
!define MARK "runtime\python313.dll"
!define RULE "CLUe server"
!define SERVICE "clue-server" ; as `clue-server service` calls it
!define BUILD_OF_1903 18362

!define NEEDS_ADMINISTRATOR 5
!define IN_THE_WAY 10
!define IS_NEWER 11
!define NOT_OURS 12
!define WITHOUT_SERVICE 13
!define TOO_OLD 20

Name "${PRODUCT}"
OutFile "${OUTPUT}"
BrandingText "${PRODUCT} ${VERSION}"
RequestExecutionLevel user ; asks for more only where it is for the whole machine
ManifestSupportedOS Win10
ManifestDPIAware true
ManifestLongPathAware true
SetCompressor /SOLID ${COMPRESSOR}
!if ${COMPRESSOR} == lzma
  SetCompressorDictSize 64
!endif
SetDatablockOptimize on
CRCCheck on
ShowInstDetails nevershow
ShowUninstDetails nevershow
XPStyle on

VIProductVersion "${VERSION_NUMBERS}"
VIFileVersion "${VERSION_NUMBERS}"
VIAddVersionKey /LANG=0 "ProductName" "${PRODUCT}"
VIAddVersionKey /LANG=0 "FileDescription" "${PRODUCT} Setup"
VIAddVersionKey /LANG=0 "CompanyName" "${PUBLISHER}"
VIAddVersionKey /LANG=0 "FileVersion" "${VERSION}"
VIAddVersionKey /LANG=0 "ProductVersion" "${VERSION}"
VIAddVersionKey /LANG=0 "LegalCopyright" "Apache License 2.0"

!ifdef SIGN
  !uninstfinalize '${SIGN} "%1"' = 0
!endif

Var ForMachine     ; 1: for every user of this machine
Var IsAdministrator
Var FolderGiven    ; 1: by /D=
Var IsReplacing    ; 1: while the files of the version before are aside
Var Purge          ; 1: data are removed too
Var UserData
Var MachineData
Var ChoiceUser
Var ChoiceMachine
Var PurgeBox
Var HasService      ; 1: the service runs out of this folder

!define MUI_ICON "${ICON}"
!define MUI_UNICON "${ICON}"
!define MUI_COMPONENTSPAGE_SMALLDESC
!define MUI_ABORTWARNING
!define MUI_FINISHPAGE_NOAUTOCLOSE
!define MUI_UNFINISHPAGE_NOAUTOCLOSE

Page custom ChooseWhom WhomChosen
!define MUI_PAGE_CUSTOMFUNCTION_LEAVE FolderChosen
!insertmacro MUI_PAGE_DIRECTORY
!insertmacro MUI_PAGE_COMPONENTS
!insertmacro MUI_PAGE_INSTFILES
!define MUI_FINISHPAGE_TEXT "$(Finished)"
!insertmacro MUI_PAGE_FINISH

UninstPage custom un.AskAboutData un.DataAnswered
!insertmacro MUI_UNPAGE_INSTFILES
!define MUI_FINISHPAGE_TEXT "$(Removed)"
!insertmacro MUI_UNPAGE_FINISH

!insertmacro MUI_LANGUAGE "English"
!insertmacro MUI_LANGUAGE "Korean"
!include "texts.nsh" ; written by the builder

; ------------------------------------------------------------------ what both sides share

; Tell of a fault: in a box, or in silence on standard output; end with this code.
!macro EndWith code text
  ${If} ${Silent}
    System::Call 'kernel32::AttachConsole(i -1)'
    System::Call 'kernel32::GetStdHandle(i -11) p.r0'
    ${If} $0 P> 0
      FileWrite $0 "${text}$\r$\n"
    ${EndIf}
  ${Else}
    MessageBox MB_OK|MB_ICONSTOP "${text}"
  ${EndIf}
  SetErrorLevel ${code}
  Quit
!macroend

!macro Shared un
; Who runs this, and where data lie: before any page.
Function ${un}LookAround
  SetRegView 64
  InitPluginsDir
  UserInfo::GetAccountType
  Pop $0
  StrCpy $IsAdministrator 0
  ${If} $0 == "Admin"
    StrCpy $IsAdministrator 1
  ${EndIf}
  SetShellVarContext all
  StrCpy $MachineData "$APPDATA\${PRODUCT}"
  SetShellVarContext current
  StrCpy $UserData "$LOCALAPPDATA\${PRODUCT}"
FunctionEnd

; What registry, menu and folders mean from now on.
Function ${un}Turn
  ${If} $ForMachine = 1
    SetShellVarContext all
  ${Else}
    SetShellVarContext current
  ${EndIf}
FunctionEnd

; Whether the machine's service runs out of this folder, and not of another installation: $HasService.
Function ${un}FindService
  StrCpy $HasService 0
  ReadRegStr $0 HKLM "SYSTEM\CurrentControlSet\Services\${SERVICE}" "ImagePath"
  StrCpy $1 $0 1
  ${If} $1 == '"'
    StrCpy $0 $0 "" 1
  ${EndIf}
  StrLen $1 "$INSTDIR\"
  StrCpy $0 $0 $1
  ${If} $ForMachine = 1
  ${AndIf} $0 == "$INSTDIR\"
    StrCpy $HasService 1
  ${EndIf}
FunctionEnd

; Ask what runs out of the folder to end; who stays is named. Ends this where that is not mended.
Function ${un}EndPrograms
  SetOutPath $PLUGINSDIR
  File "${HELPERS}/in-the-way.exe"
  ${Do}
    nsExec::ExecToStack '"$PLUGINSDIR\in-the-way.exe" "$INSTDIR" 20'
    Pop $0
    Pop $1
    ${If} $0 = 0
      ${Break}
    ${EndIf}
    ${If} ${Silent}
      !insertmacro EndWith ${IN_THE_WAY} "$(InTheWay) $1"
    ${EndIf}
    MessageBox MB_RETRYCANCEL|MB_ICONEXCLAMATION "$(InTheWay)$\r$\n$\r$\n$1" IDRETRY +3
    SetErrorLevel ${IN_THE_WAY}
    Quit
  ${Loop}
FunctionEnd
!macroend
!insertmacro Shared ""
!insertmacro Shared "un."

; ------------------------------------------------------------------ installing

; Go on as an administrator, or say that one is needed.
Function NeedAdministrator
  ${If} $IsAdministrator = 1
    Return
  ${EndIf}
  ${If} ${Silent}
    !insertmacro EndWith ${NEEDS_ADMINISTRATOR} "$(NeedsAdministrator)"
  ${EndIf}
  ${GetParameters} $0
  StrCpy $1 ""
  ${If} $FolderGiven = 1
    StrCpy $1 " /D=$INSTDIR"
  ${EndIf}
  ClearErrors
  ExecShell "runas" "$EXEPATH" "/AllUsers $0$1"
  ${If} ${Errors}
    !insertmacro EndWith ${NEEDS_ADMINISTRATOR} "$(NeedsAdministrator)"
  ${EndIf}
  Quit
FunctionEnd

; Whether this may go where it is to go: nothing else lies there, and nothing newer.
Function Check
  ReadRegStr $0 SHCTX "${OWN_KEY}" "Version"
  ${If} $0 != ""
    ${VersionCompare} "$0" "${VERSION}" $1
    ${If} $1 = 1
      !insertmacro EndWith ${IS_NEWER} "$(Newer)"
    ${EndIf}
  ${EndIf}
  ; A folder of ours has the mark, or what an installation left that was broken off.
  ${If} ${FileExists} "$INSTDIR\*.*"
  ${AndIfNot} ${FileExists} "$INSTDIR\${MARK}"
  ${AndIfNot} ${FileExists} "$INSTDIR\runtime.old\*.*"
    ${DirState} "$INSTDIR" $0
    ${If} $0 = 1
      ${IfNot} ${Silent}
        MessageBox MB_OK|MB_ICONEXCLAMATION "$(NotOurs)"
        Abort ; another one can be chosen
      ${EndIf}
      !insertmacro EndWith ${NOT_OURS} "$(NotOurs)"
    ${EndIf}
  ${EndIf}
FunctionEnd

Function ChooseWhom
  !insertmacro MUI_HEADER_TEXT "$(ForWhom)" "$(ForWhomMore)"
  nsDialogs::Create 1018
  Pop $0
  ${NSD_CreateRadioButton} 0 10u 100% 12u "$(ForUser)"
  Pop $ChoiceUser
  ${NSD_CreateLabel} 12u 24u 95% 24u "$(ForUserMore)"
  Pop $0
  ${NSD_CreateRadioButton} 0 56u 100% 12u "$(ForAll)"
  Pop $ChoiceMachine
  ${NSD_CreateLabel} 12u 70u 95% 36u "$(ForAllMore)"
  Pop $0
  ${If} $ForMachine = 1
    ${NSD_Check} $ChoiceMachine
    ${NSD_SetFocus} $ChoiceMachine
  ${Else}
    ${NSD_Check} $ChoiceUser
    ${NSD_SetFocus} $ChoiceUser
  ${EndIf}
  nsDialogs::Show
FunctionEnd

Function WhomChosen
  ${NSD_GetState} $ChoiceMachine $0
  ${If} $0 = ${BST_CHECKED}
    StrCpy $ForMachine 1
    Call NeedAdministrator
  ${Else}
    StrCpy $ForMachine 0
  ${EndIf}
  Call Settle
FunctionEnd

Function FolderChosen
  Call Check
FunctionEnd

Section "$(Programs)" Everything
  SectionIn RO
  ; The service of the version before, then whatever else runs from there.
  Call FindService
  ${If} $HasService = 1
    nsExec::ExecToStack '"$INSTDIR\clue-server.exe" service stop --system --if-installed'
    Pop $0
    Pop $1
  ${EndIf}
  Call EndPrograms

  ; Outside Program Files every user can write to a new folder of the disk, and a service must not run from such a one: closed
  ; before anything is in it, and taken from whoever made it.
  ${If} $ForMachine = 1
    StrLen $0 "$PROGRAMFILES64\"
    StrCpy $1 $INSTDIR $0
    ${If} $1 != "$PROGRAMFILES64\"
      CreateDirectory $INSTDIR
      nsExec::Exec '"$SYSDIR\icacls.exe" "$INSTDIR" /setowner *S-1-5-32-544 /T /C /Q'
      Pop $0
      nsExec::Exec '"$SYSDIR\icacls.exe" "$INSTDIR" /inheritance:r /grant:r *S-1-5-18:(OI)(CI)F *S-1-5-32-544:(OI)(CI)F *S-1-5-32-545:(OI)(CI)RX /C /Q'
      Pop $1
      ${If} $0 != 0
      ${OrIf} $1 != 0
        !insertmacro EndWith ${NOT_OURS} "$(NotClosed)"
      ${EndIf}
    ${EndIf}
  ${EndIf}

  ; Put the version before aside as a whole, so that it is back as a whole if this one does not come in whole.
  StrCpy $IsReplacing 1
  Push "app"
  Call PutAside
  Push "packages"
  Call PutAside
  Push "runtime"
  Call PutAside

  !include "files.nsh" ; written by the builder: SetOutPath and File for each
  WriteUninstaller "$INSTDIR\uninstall.exe"
  StrCpy $IsReplacing 0
  RMDir /r "$INSTDIR\app.old"
  RMDir /r "$INSTDIR\packages.old"
  RMDir /r "$INSTDIR\runtime.old"

  WriteRegStr SHCTX "${OWN_KEY}" "InstallLocation" "$INSTDIR"
  WriteRegStr SHCTX "${OWN_KEY}" "Version" "${VERSION}"
  WriteRegStr SHCTX "${UNINSTALL_KEY}" "DisplayName" "${PRODUCT}"
  WriteRegStr SHCTX "${UNINSTALL_KEY}" "DisplayVersion" "${VERSION}"
  WriteRegStr SHCTX "${UNINSTALL_KEY}" "Publisher" "${PUBLISHER}"
  WriteRegStr SHCTX "${UNINSTALL_KEY}" "DisplayIcon" "$INSTDIR\clue-desktop.exe"
  WriteRegStr SHCTX "${UNINSTALL_KEY}" "InstallLocation" "$INSTDIR"
  WriteRegStr SHCTX "${UNINSTALL_KEY}" "UninstallString" '"$INSTDIR\uninstall.exe"'
  WriteRegStr SHCTX "${UNINSTALL_KEY}" "QuietUninstallString" '"$INSTDIR\uninstall.exe" /S'
  WriteRegDWORD SHCTX "${UNINSTALL_KEY}" "EstimatedSize" ${INSTALLED_KB}
  WriteRegDWORD SHCTX "${UNINSTALL_KEY}" "NoModify" 1
  WriteRegDWORD SHCTX "${UNINSTALL_KEY}" "NoRepair" 1

  SetOutPath $INSTDIR
  CreateShortcut "$SMPROGRAMS\${PRODUCT}.lnk" "$INSTDIR\clue-desktop.exe" "" "$INSTDIR\clue-desktop.exe" 0

  ; A service that was installed before goes on with the new version.
  ${If} $HasService = 1
    nsExec::ExecToStack '"$INSTDIR\clue-server.exe" service upgrade --system'
    Pop $0
    Pop $1
    ${If} $0 <> 0
      Push $1
      Call ServiceFailed
    ${EndIf}
  ${EndIf}
SectionEnd

Section /o "$(DesktopEntry)" OnDesktop
  SetOutPath $INSTDIR
  CreateShortcut "$DESKTOP\${PRODUCT}.lnk" "$INSTDIR\clue-desktop.exe" "" "$INSTDIR\clue-desktop.exe" 0
SectionEnd

Section /o "$(BootService)" AtBoot
  nsExec::ExecToStack '"$INSTDIR\clue-server.exe" service install --system'
  Pop $0
  Pop $1
  ${If} $0 <> 0
    Push $1
    Call ServiceFailed
  ${EndIf}
SectionEnd

Section /o "$(FirewallRule)" ThroughFirewall
  ; One rule for each program that may be the server: by hand, and as a service. Not in public networks.
  nsExec::Exec '"$SYSDIR\netsh.exe" advfirewall firewall delete rule name="${RULE}"'
  Pop $0
  nsExec::Exec '"$SYSDIR\netsh.exe" advfirewall firewall add rule name="${RULE}" dir=in action=allow protocol=TCP profile=domain,private program="$INSTDIR\clue-server.exe"'
  Pop $0
  nsExec::Exec '"$SYSDIR\netsh.exe" advfirewall firewall add rule name="${RULE}" dir=in action=allow protocol=TCP profile=domain,private program="$INSTDIR\runtime\python.exe"'
  Pop $1
  ${If} $0 != 0
  ${OrIf} $1 != 0
    DetailPrint "$(NoFirewallRule)"
  ${EndIf}
SectionEnd

; NSIS shows these in its last page and log; the console says the same of its service.
Function ServiceFailed
  Pop $R0
  ${If} ${Silent}
    !insertmacro EndWith ${WITHOUT_SERVICE} "$(NoService) $R0"
  ${EndIf}
  MessageBox MB_OK|MB_ICONEXCLAMATION "$(NoService)$\r$\n$\r$\n$R0"
FunctionEnd

; Name a folder of the version before X.old; where something in it is held open, put all back and say so.
Function PutAside
  Pop $R0
  ${IfNot} ${FileExists} "$INSTDIR\$R0\*.*"
    Return
  ${EndIf}
  RMDir /r "$INSTDIR\$R0.old"
  ClearErrors
  Rename "$INSTDIR\$R0" "$INSTDIR\$R0.old"
  ${If} ${Errors}
    Call PutBack
    !insertmacro EndWith ${IN_THE_WAY} "$(FolderInTheWay)"
  ${EndIf}
FunctionEnd

Function PutBack
  Push "app"
  Call PutBackOne
  Push "packages"
  Call PutBackOne
  Push "runtime"
  Call PutBackOne
  StrCpy $IsReplacing 0
FunctionEnd

Function PutBackOne
  Pop $R1
  ${If} ${FileExists} "$INSTDIR\$R1.old\*.*"
    RMDir /r "$INSTDIR\$R1"
    Rename "$INSTDIR\$R1.old" "$INSTDIR\$R1"
  ${EndIf}
FunctionEnd

Function .onInstFailed
  ${If} $IsReplacing = 1
    SetOutPath $TEMP
    Call PutBack
  ${EndIf}
FunctionEnd

; What begins: after the sections, whose numbers it names.
Function .onInit
  StrCpy $FolderGiven 0
  ${If} $INSTDIR == ""
    Call QuotedFolder
  ${EndIf}
  ${If} $INSTDIR != ""
    StrCpy $FolderGiven 1
  ${EndIf}
  Call LookAround
  ${IfNot} ${AtLeastBuild} ${BUILD_OF_1903}
    !insertmacro EndWith ${TOO_OLD} "$(TooOld)"
  ${EndIf}

  ; For whom: as asked for, else as it is installed, else for this user.
  StrCpy $ForMachine 0
  ReadRegStr $0 HKLM "${OWN_KEY}" "InstallLocation"
  ReadRegStr $1 HKCU "${OWN_KEY}" "InstallLocation"
  ${If} $0 != ""
  ${AndIf} $1 == ""
    StrCpy $ForMachine 1
  ${EndIf}
  ${GetParameters} $9
  ClearErrors
  ${GetOptions} $9 "/CurrentUser" $0
  ${IfNot} ${Errors}
    StrCpy $ForMachine 0
  ${EndIf}
  ClearErrors
  ${GetOptions} $9 "/AllUsers" $0
  ${IfNot} ${Errors}
    StrCpy $ForMachine 1
    Call NeedAdministrator
  ${ElseIf} $ForMachine = 1
  ${AndIf} ${Silent}
    Call NeedAdministrator
  ${EndIf}
  Call Settle

  ClearErrors
  ${GetOptions} $9 "/DESKTOPICON" $0
  ${IfNot} ${Errors}
    !insertmacro SelectSection ${OnDesktop}
  ${EndIf}
  ClearErrors
  ${GetOptions} $9 "/SERVICE" $0
  ${IfNot} ${Errors}
    !insertmacro SelectSection ${AtBoot}
  ${EndIf}
  ClearErrors
  ${GetOptions} $9 "/FIREWALL" $0
  ${IfNot} ${Errors}
    !insertmacro SelectSection ${ThroughFirewall}
  ${EndIf}
  ${If} $ForMachine <> 1
    ${If} ${SectionIsSelected} ${AtBoot}
    ${OrIf} ${SectionIsSelected} ${ThroughFirewall}
      !insertmacro EndWith ${NEEDS_ADMINISTRATOR} "$(OnlyForMachine)"
    ${EndIf}
  ${EndIf}
  ${If} ${Silent}
    Call Check
  ${EndIf}
FunctionEnd

; NSIS reads /D= without quotes only; PowerShell and others put them around a word with blanks: "/D=C:\a b".
Function QuotedFolder
  ${GetParameters} $9
  StrCpy $1 0
  ${Do}
    StrCpy $2 $9 4 $1
    ${If} $2 == ""
      Return
    ${ElseIf} $2 == '"/D='
      ${Break}
    ${EndIf}
    IntOp $1 $1 + 1
  ${Loop}
  IntOp $1 $1 + 4
  StrCpy $9 $9 "" $1
  StrCpy $1 0
  ${Do}
    StrCpy $2 $9 1 $1
    ${If} $2 == ""
    ${OrIf} $2 == '"'
      ${Break}
    ${EndIf}
    IntOp $1 $1 + 1
  ${Loop}
  StrCpy $INSTDIR $9 $1
FunctionEnd

; The folder, and which options there are, for whom it is installed.
Function Settle
  Call Turn
  ${If} $FolderGiven <> 1
    ReadRegStr $INSTDIR SHCTX "${OWN_KEY}" "InstallLocation"
    ${If} $INSTDIR == ""
      ${If} $ForMachine = 1
        StrCpy $INSTDIR "$PROGRAMFILES64\${PRODUCT}"
      ${Else}
        StrCpy $INSTDIR "$LOCALAPPDATA\Programs\${PRODUCT}"
      ${EndIf}
    ${EndIf}
  ${EndIf}
  ${If} $ForMachine = 1
    !insertmacro ClearSectionFlag ${AtBoot} ${SF_RO}
    !insertmacro ClearSectionFlag ${ThroughFirewall} ${SF_RO}
  ${Else}
    !insertmacro UnselectSection ${AtBoot}
    !insertmacro UnselectSection ${ThroughFirewall}
    !insertmacro SetSectionFlag ${AtBoot} ${SF_RO}
    !insertmacro SetSectionFlag ${ThroughFirewall} ${SF_RO}
  ${EndIf}
FunctionEnd

!insertmacro MUI_FUNCTION_DESCRIPTION_BEGIN
  !insertmacro MUI_DESCRIPTION_TEXT ${Everything} "$(ProgramsMore)"
  !insertmacro MUI_DESCRIPTION_TEXT ${OnDesktop} "$(DesktopEntryMore)"
  !insertmacro MUI_DESCRIPTION_TEXT ${AtBoot} "$(BootServiceMore)"
  !insertmacro MUI_DESCRIPTION_TEXT ${ThroughFirewall} "$(FirewallRuleMore)"
!insertmacro MUI_FUNCTION_DESCRIPTION_END

; ------------------------------------------------------------------ removing

Function un.onInit
  Call un.LookAround
  StrCpy $Purge 0
  StrCpy $ForMachine 0
  ReadRegStr $0 HKLM "${OWN_KEY}" "InstallLocation"
  ${If} $0 == $INSTDIR
    StrCpy $ForMachine 1
  ${EndIf}
  ${GetParameters} $9
  ClearErrors
  ${GetOptions} $9 "/PURGE" $0
  ${IfNot} ${Errors}
    StrCpy $Purge 1
  ${EndIf}
  ${If} $ForMachine = 1
  ${AndIf} $IsAdministrator <> 1
    ${IfNot} ${Silent}
      ClearErrors
      ExecShell "runas" "$INSTDIR\uninstall.exe" "$9"
      ${IfNot} ${Errors}
        Quit
      ${EndIf}
    ${EndIf}
    !insertmacro EndWith ${NEEDS_ADMINISTRATOR} "$(NeedsAdministrator)"
  ${EndIf}
  ${IfNot} ${FileExists} "$INSTDIR\${MARK}"
    !insertmacro EndWith ${NOT_OURS} "$(NothingHere)"
  ${EndIf}
  Call un.Turn
FunctionEnd

Function un.AskAboutData
  !insertmacro MUI_HEADER_TEXT "$(Remove)" "$(RemoveMore)"
  nsDialogs::Create 1018
  Pop $0
  ${NSD_CreateLabel} 0 0 100% 20u "$(DataStay)"
  Pop $0
  ${NSD_CreateLabel} 12u 24u 95% 12u "$UserData"
  Pop $0
  ${If} $ForMachine = 1
    ${NSD_CreateLabel} 12u 38u 95% 12u "$MachineData"
    Pop $0
  ${EndIf}
  ${NSD_CreateCheckbox} 0 60u 100% 12u "$(RemoveData)"
  Pop $PurgeBox
  ${If} $Purge = 1
    ${NSD_Check} $PurgeBox
  ${EndIf}
  ${NSD_CreateLabel} 12u 74u 95% 36u "$(RemoveDataMore)"
  Pop $0
  GetDlgItem $0 $HWNDPARENT 1
  SendMessage $0 ${WM_SETTEXT} 0 "STR:$(RemoveButton)"
  nsDialogs::Show
FunctionEnd

Function un.DataAnswered
  ${NSD_GetState} $PurgeBox $Purge
FunctionEnd

Section "Uninstall"
  Call un.FindService
  ${If} $HasService = 1
    nsExec::ExecToStack '"$INSTDIR\clue-server.exe" service uninstall --system --if-installed'
    Pop $0
    Pop $1
    ${If} $0 <> 0
      ${If} ${Silent}
        !insertmacro EndWith ${WITHOUT_SERVICE} "$(ServiceStays) $1"
      ${EndIf}
      MessageBox MB_OKCANCEL|MB_ICONEXCLAMATION "$(ServiceStays)$\r$\n$\r$\n$1" IDOK +3
      SetErrorLevel ${WITHOUT_SERVICE}
      Quit
    ${EndIf}
  ${EndIf}
  ${If} $ForMachine = 1
    nsExec::Exec '"$SYSDIR\netsh.exe" advfirewall firewall delete rule name="${RULE}"'
    Pop $0
  ${EndIf}
  Call un.EndPrograms
  SetOutPath $TEMP

  ; Only what is ours, never the folder with whatever else somebody put there.
  RMDir /r "$INSTDIR\app"
  RMDir /r "$INSTDIR\packages"
  RMDir /r "$INSTDIR\runtime"
  RMDir /r "$INSTDIR\app.old"
  RMDir /r "$INSTDIR\packages.old"
  RMDir /r "$INSTDIR\runtime.old"
  !include "top_files.nsh" ; written by the builder: Delete for each file beside them
  Delete "$INSTDIR\uninstall.exe"
  RMDir "$INSTDIR"
  Delete "$SMPROGRAMS\${PRODUCT}.lnk"
  Delete "$DESKTOP\${PRODUCT}.lnk"
  DeleteRegKey SHCTX "${UNINSTALL_KEY}"
  DeleteRegKey SHCTX "${OWN_KEY}"

  ${If} $Purge = 1
    RMDir /r "$UserData"
    ${If} $ForMachine = 1
      RMDir /r "$MachineData"
    ${EndIf}
  ${EndIf}
SectionEnd
