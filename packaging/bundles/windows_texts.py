"""What the installer for Windows says, in the console's languages."""

from collections.abc import Mapping

LANGUAGES = {"en": "${LANG_ENGLISH}", "ko": "${LANG_KOREAN}"}

TEXTS: Mapping[str, Mapping[str, str]] = {
    "Programs": {"en": "Console, verification server, simulators", "ko": "콘솔, 검증 서버, 시뮬레이터"},
    "ProgramsMore": {
        "en": "Everything that is needed, with an entry in the Start menu.",
        "ko": "필요한 모든 것과 시작 메뉴 항목입니다.",
    },
    "DesktopEntry": {"en": "Entry on the desktop", "ko": "바탕 화면 바로 가기"},
    "DesktopEntryMore": {
        "en": "Also puts the console on the desktop.",
        "ko": "바탕 화면에도 콘솔을 둡니다.",
    },
    "BootService": {"en": "Serve doors from boot", "ko": "컴퓨터가 켜질 때부터 출입문 처리"},
    "BootServiceMore": {
        "en": "Runs the verification server as a service of Windows, without anybody signed in. Only for all users.",
        "ko": "아무도 로그인하지 않아도 검증 서버를 Windows 서비스로 실행합니다. 모든 사용자용 설치에서만 가능합니다.",
    },
    "FirewallRule": {"en": "Let devices through the firewall", "ko": "방화벽에서 단말기 연결 허용"},
    "FirewallRuleMore": {
        "en": "Lets other machines of domain and private networks connect to the server. Only for all users.",
        "ko": "도메인 및 개인 네트워크의 다른 컴퓨터가 서버에 연결할 수 있게 합니다. 모든 사용자용 설치에서만 가능합니다.",
    },
    "NoFirewallRule": {
        "en": "The firewall did not take the rule; allow clue-server.exe by hand.",
        "ko": "방화벽이 규칙을 받아들이지 않았습니다. clue-server.exe를 직접 허용하십시오.",
    },
    "ForWhom": {"en": "For whom?", "ko": "누구를 위해 설치합니까?"},
    "ForWhomMore": {
        "en": "Who is to use ${PRODUCT} on this computer.",
        "ko": "이 컴퓨터에서 ${PRODUCT}을(를) 사용할 사람입니다.",
    },
    "ForUser": {"en": "Only for me", "ko": "나만 사용"},
    "ForUserMore": {
        "en": "Needs no administrator. The server runs while you are signed in.",
        "ko": "관리자 권한이 필요 없습니다. 서버는 로그인해 있는 동안 실행됩니다.",
    },
    "ForAll": {"en": "For all users of this computer", "ko": "이 컴퓨터의 모든 사용자"},
    "ForAllMore": {
        "en": "Needs an administrator. The server can be a service that serves doors from boot on.",
        "ko": "관리자 권한이 필요합니다. 서버를 컴퓨터가 켜질 때부터 출입문을 처리하는 서비스로 둘 수 있습니다.",
    },
    "NeedsAdministrator": {
        "en": "This needs an administrator: start it from an administrator's prompt, or install with /CurrentUser.",
        "ko": "관리자 권한이 필요합니다. 관리자 명령 프롬프트에서 시작하거나 /CurrentUser로 설치하십시오.",
    },
    "OnlyForMachine": {
        "en": "/SERVICE and /FIREWALL need /AllUsers: a service runs only from a folder that administrators alone may write to.",
        "ko": "/SERVICE와 /FIREWALL에는 /AllUsers가 필요합니다. 서비스는 관리자만 쓸 수 있는 폴더에서만 실행됩니다.",
    },
    "TooOld": {
        "en": "${PRODUCT} needs 64-bit Windows 10 version 1903 or newer; this Windows is older.",
        "ko": "${PRODUCT}에는 64비트 Windows 10 버전 1903 이상이 필요합니다. 이 Windows는 더 오래되었습니다.",
    },
    "Newer": {
        "en": "Version $0 is installed, which is newer than ${VERSION}. To go back, save a backup, remove it, and restore a backup that was made by ${VERSION}.",
        "ko": "설치된 버전 $0이(가) ${VERSION}보다 새 버전입니다. 되돌리려면 백업을 저장하고 제거한 다음 ${VERSION}에서 만든 백업을 복원하십시오.",
    },
    "NotOurs": {
        "en": "$INSTDIR holds something else. Choose a folder that is empty or not there yet.",
        "ko": "$INSTDIR에 다른 것이 들어 있습니다. 비어 있거나 아직 없는 폴더를 선택하십시오.",
    },
    "NotClosed": {
        "en": "$INSTDIR could not be closed to other users of this computer. Choose a folder below $PROGRAMFILES64.",
        "ko": "$INSTDIR을(를) 이 컴퓨터의 다른 사용자로부터 보호하지 못했습니다. $PROGRAMFILES64 아래의 폴더를 선택하십시오.",
    },
    "InTheWay": {
        "en": "These programs still run and have to be closed first:",
        "ko": "다음 프로그램이 아직 실행 중이므로 먼저 닫아야 합니다:",
    },
    "FolderInTheWay": {
        "en": "A file in $INSTDIR\\$R0 is in use. Close what uses it, and start again. Nothing was changed.",
        "ko": "$INSTDIR\\$R0의 파일을 사용 중입니다. 사용하는 프로그램을 닫고 다시 시작하십시오. 바뀐 것은 없습니다.",
    },
    "NoService": {
        "en": "${PRODUCT} is installed, but its service does not run:",
        "ko": "${PRODUCT}은(는) 설치되었지만 서비스가 실행되지 않습니다:",
    },
    "ServiceStays": {
        "en": "The service could not be ended and removed:",
        "ko": "서비스를 끝내고 제거하지 못했습니다:",
    },
    "Finished": {
        "en": "${PRODUCT} is in the Start menu. What it stores lies in $UserData.",
        "ko": "${PRODUCT}이(가) 시작 메뉴에 있습니다. 데이터는 $UserData에 저장됩니다.",
    },
    "Remove": {"en": "Remove ${PRODUCT}", "ko": "${PRODUCT} 제거"},
    "RemoveMore": {
        "en": "Its programs are removed from $INSTDIR.",
        "ko": "$INSTDIR에서 프로그램을 제거합니다.",
    },
    "RemoveButton": {"en": "Remove", "ko": "제거"},
    "DataStay": {
        "en": "What the server and the console stored stays, and is found again by the next installation:",
        "ko": "서버와 콘솔이 저장한 것은 남으며 다음 설치에서 다시 사용됩니다:",
    },
    "RemoveData": {"en": "Remove that too, for good", "ko": "저장한 것도 완전히 제거"},
    "RemoveDataMore": {
        "en": "Places, vendor APIs, devices, events and keys are gone then, and no backup in these folders remains.",
        "ko": "장소, 고객사 API, 단말기, 이벤트와 키가 사라지며 이 폴더의 백업도 남지 않습니다.",
    },
    "Removed": {
        "en": "The programs are removed. Unless you chose otherwise, what was stored is still in $UserData, and that of a service in $MachineData.",
        "ko": "프로그램을 제거했습니다. 따로 선택하지 않았다면 저장한 것은 $UserData에, 서비스의 것은 $MachineData에 남아 있습니다.",
    },
    "NothingHere": {
        "en": "There is no ${PRODUCT} in $INSTDIR.",
        "ko": "$INSTDIR에 ${PRODUCT}이(가) 없습니다.",
    },
}
"""Name → language → text. `$NAME` is a variable of the installer, `${NAME}` one of the builder."""
