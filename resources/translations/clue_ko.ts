<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="ko" sourcelanguage="en">
<context>
    <name></name>
    <message>
        <source>No settings are enabled. Every device decides by itself.</source>
        <translation>사용 중인 설정이 없습니다. 모든 기기가 자체적으로 판정합니다.</translation>
    </message>
    <message>
        <source>The vendor API assigned to a credential decides. Without an answer access is denied.</source>
        <translation>인증 수단에 할당된 벤더 API가 판정합니다. 응답이 없으면 출입이 거부됩니다.</translation>
    </message>
    <message>
        <source>As Vendor; and for each credential you choose what a device does if the vendor gives no answer.</source>
        <translation>벤더와 같으며, 벤더가 응답하지 않을 때 기기가 할 동작을 인증 수단별로 선택합니다.</translation>
    </message>
    <message>
        <source>Access type</source>
        <translation>출입 유형</translation>
    </message>
    <message>
        <source>Modify</source>
        <translation>수정</translation>
    </message>
    <message>
        <source>Reading what would change</source>
        <translation>변경 예정 내용 불러오기</translation>
    </message>
    <message>
        <source>Revert</source>
        <translation>되돌리기</translation>
    </message>
    <message>
        <source>What would happen to …?</source>
        <translation>이 사람은 어떻게 될까요?</translation>
    </message>
    <message>
        <source>Loading the access service</source>
        <translation>출입 서비스 불러오기</translation>
    </message>
    <message>
        <source>The access service is being saved.</source>
        <translation>출입 서비스를 저장하는 중입니다.</translation>
    </message>
    <message>
        <source>The assignments you have chosen for this place group are not saved.</source>
        <translation>이 장소 그룹에 대해 선택한 할당이 저장되지 않았습니다.</translation>
    </message>
    <message>
        <source>Saving the access service</source>
        <translation>출입 서비스 저장</translation>
    </message>
    <message>
        <source>Asks by what is saved, not by what is chosen here.</source>
        <translation>여기서 선택한 값이 아니라 저장된 설정으로 확인합니다.</translation>
    </message>
    <message>
        <source>Setting of access service</source>
        <translation>출입 서비스 설정</translation>
    </message>
    <message>
        <source>Verify vendor</source>
        <translation>벤더 검증</translation>
    </message>
    <message>
        <source>Credentials without an assigned API operate using device-local authentication only; no verification request is sent to the vendor API for them.</source>
        <translation>API가 할당되지 않은 인증 수단은 기기 자체 인증으로만 동작하며, 벤더 API로 검증 요청을 보내지 않습니다.</translation>
    </message>
    <message>
        <source>Somebody else has changed this setting while you were choosing.</source>
        <translation>선택하는 동안 다른 사람이 이 설정을 변경했습니다.</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>실행 취소</translation>
    </message>
    <message>
        <source>Taking the save back</source>
        <translation>저장 취소</translation>
    </message>
    <message>
        <source>None</source>
        <translation>없음</translation>
    </message>
    <message>
        <source>Vendor</source>
        <translation>벤더</translation>
    </message>
    <message>
        <source>Mixed / Advanced</source>
        <translation>혼합 / 고급</translation>
    </message>
    <message>
        <source>Not assigned</source>
        <translation>할당 안 됨</translation>
    </message>
    <message>
        <source>No shadow</source>
        <translation>섀도 없음</translation>
    </message>
    <message>
        <source>{what}: theirs {theirs}, mine {mine}</source>
        <translation>{what}: 상대 {theirs}, 내 것 {mine}</translation>
    </message>
    <message>
        <source>{credentials}: a second vendor is asked too. What a person presents there, with the device&apos;s serial, goes to two vendors. Make sure that you may give it to both.</source>
        <translation>{credentials}: 두 번째 벤더에도 요청합니다. 사람이 제시한 정보가 기기의 시리얼과 함께 두 벤더에 전달됩니다. 두 벤더 모두에게 제공해도 되는지 확인하십시오.</translation>
    </message>
    <message>
        <source>a shadow is asked too: {credentials}</source>
        <translation>섀도에도 요청: {credentials}</translation>
    </message>
    <message>
        <source>{credential}: {shadow} decides from then on, and {api} is its shadow: it is still asked, and decides nothing.</source>
        <translation>{credential}: 그때부터 {shadow}이(가) 판정하고 {api}이(가) 섀도가 됩니다. 섀도에도 계속 요청하지만 섀도는 아무것도 판정하지 않습니다.</translation>
    </message>
    <message>
        <source>{credential} without an answer</source>
        <translation>{credential}, 응답이 없을 때</translation>
    </message>
    <message>
        <source>Save or revert your choices first.</source>
        <translation>먼저 선택한 내용을 저장하거나 되돌리십시오.</translation>
    </message>
    <message>
        <source>{credential}: {api} decides from now on, {shadow} is its shadow.</source>
        <translation>{credential}: 이제부터 {api}이(가) 판정하고 {shadow}이(가) 섀도입니다.</translation>
    </message>
    <message>
        <source>It could not be undone. {reason}</source>
        <translation>실행을 취소할 수 없습니다. {reason}</translation>
    </message>
    <message>
        <source>A restore replaces the choices on this page that are not saved.</source>
        <translation>복원하면 이 화면에서 저장하지 않은 선택이 대체됩니다.</translation>
    </message>
    <message>
        <source>Revision {number} is restored.</source>
        <translation>리비전 {number}을(를) 복원했습니다.</translation>
    </message>
    <message>
        <source>Saved for the place group and its child place.</source>
        <translation>장소 그룹과 하위 장소에 저장했습니다.</translation>
    </message>
    <message>
        <source>Saved for the place group and its {places} child places.</source>
        <translation>장소 그룹과 하위 장소 {places}곳에 저장했습니다.</translation>
    </message>
    <message>
        <source>Saved for the place group and its child place, whose overrides were replaced.</source>
        <translation>장소 그룹과 하위 장소에 저장했으며, 하위 장소의 개별 설정을 대체했습니다.</translation>
    </message>
    <message>
        <source>Saved for the place group and its {places} child places. The overrides of {lost} of them were replaced.</source>
        <translation>장소 그룹과 하위 장소 {places}곳에 저장했습니다. 그중 {lost}곳의 개별 설정을 대체했습니다.</translation>
    </message>
    <message>
        <source>The overrides you have chosen for this place are not saved.</source>
        <translation>이 장소에 대해 선택한 개별 설정이 저장되지 않았습니다.</translation>
    </message>
    <message>
        <source>Ask a second vendor at {place}?</source>
        <translation>{place}에서 두 번째 벤더에도 요청하시겠습니까?</translation>
    </message>
    <message>
        <source>Ask both and save</source>
        <translation>둘 다 요청하고 저장</translation>
    </message>
    <message>
        <source>Switch vendor and shadow at {place}?</source>
        <translation>{place}에서 벤더와 섀도를 전환하시겠습니까?</translation>
    </message>
    <message>
        <source>This applies to this place only: it overrides the place group from then on.</source>
        <translation>이 장소에만 적용되며, 그때부터 장소 그룹의 설정을 재정의합니다.</translation>
    </message>
    <message>
        <source>Switch</source>
        <translation>전환</translation>
    </message>
    <message>
        <source>Switched, for this place only.</source>
        <translation>이 장소에만 전환했습니다.</translation>
    </message>
    <message>
        <source>Saved for this place only.</source>
        <translation>이 장소에만 저장했습니다.</translation>
    </message>
    <message>
        <source>Access type: {0}</source>
        <translation>출입 유형: {0}</translation>
    </message>
    <message>
        <source>The place group&apos;s access type is None: overrides are kept, but without effect.</source>
        <translation>장소 그룹의 출입 유형이 ‘없음’입니다. 개별 설정은 유지되지만 적용되지 않습니다.</translation>
    </message>
    <message>
        <source>What you choose here applies to this place only. If the place group is saved later, its values replace the overrides of this place.</source>
        <translation>여기서 선택한 내용은 이 장소에만 적용됩니다. 나중에 장소 그룹을 저장하면 그룹의 값이 이 장소의 개별 설정을 대체합니다.</translation>
    </message>
    <message>
        <source>Back to what the place group sets: {api}</source>
        <translation>장소 그룹의 설정으로 되돌리기: {api}</translation>
    </message>
    <message>
        <source>inherited · device-local</source>
        <translation>상속 · 기기 자체</translation>
    </message>
    <message>
        <source>overridden · device-local</source>
        <translation>개별 설정 · 기기 자체</translation>
    </message>
    <message>
        <source>in force when histories began</source>
        <translation>이력 기록 시작 시점의 설정</translation>
    </message>
    <message>
        <source>saved</source>
        <translation>저장됨</translation>
    </message>
    <message>
        <source>save undone</source>
        <translation>저장 취소됨</translation>
    </message>
    <message>
        <source>revision restored</source>
        <translation>리비전 복원됨</translation>
    </message>
    <message>
        <source>API deleted</source>
        <translation>API 삭제됨</translation>
    </message>
    <message>
        <source>replaced by the place group</source>
        <translation>장소 그룹 설정으로 대체됨</translation>
    </message>
    <message>
        <source>back to inherited</source>
        <translation>상속으로 되돌림</translation>
    </message>
    <message>
        <source>vendor and shadow switched</source>
        <translation>벤더와 섀도 전환</translation>
    </message>
    <message>
        <source>moved to another place group</source>
        <translation>다른 장소 그룹으로 이동됨</translation>
    </message>
    <message>
        <source>inherited</source>
        <translation>상속</translation>
    </message>
    <message>
        <source>{api} (not there any more)</source>
        <translation>{api} (더 이상 없음)</translation>
    </message>
    <message>
        <source>The API is not there any more, so these are not assigned afterwards: {lost}.</source>
        <translation>API가 더 이상 없으므로 복원해도 다음 인증 수단에는 할당되지 않습니다: {lost}.</translation>
    </message>
    <message>
        <source>History of the access service</source>
        <translation>출입 서비스 변경 이력</translation>
    </message>
    <message>
        <source>History of this place&apos;s overrides</source>
        <translation>이 장소의 개별 설정 변경 이력</translation>
    </message>
    <message>
        <source>Not assigned, because the API is not there any more: {lost}.</source>
        <translation>API가 더 이상 없어 할당되지 않았습니다: {lost}.</translation>
    </message>
    <message>
        <source>Shadow for {0}</source>
        <translation>{0}의 섀도</translation>
    </message>
    <message>
        <source>The overrides of 1 place came back.</source>
        <translation>장소 1곳의 개별 설정이 되돌아왔습니다.</translation>
    </message>
    <message>
        <source>The overrides of {number} places came back.</source>
        <translation>장소 {number}곳의 개별 설정이 되돌아왔습니다.</translation>
    </message>
    <message>
        <source>The overrides of 1 place were replaced.</source>
        <translation>장소 1곳의 개별 설정이 대체되었습니다.</translation>
    </message>
    <message>
        <source>The overrides of {number} places were replaced.</source>
        <translation>장소 {number}곳의 개별 설정이 대체되었습니다.</translation>
    </message>
    <message>
        <source>overridden</source>
        <translation>개별 설정</translation>
    </message>
    <message>
        <source>Apply to child places</source>
        <translation>하위 장소에 일괄 적용</translation>
    </message>
    <message>
        <source>{0}: no vendor will be asked any more. Devices decide by themselves (device-local authentication).</source>
        <translation>{0}: 더 이상 벤더에 요청하지 않습니다. 기기가 자체적으로 판정합니다(기기 자체 인증).</translation>
    </message>
    <message>
        <source>These per-place overrides will be lost:</source>
        <translation>다음 장소별 개별 설정이 사라집니다.</translation>
    </message>
    <message>
        <source>… and {0} more.</source>
        <translation>… 외 {0}건</translation>
    </message>
    <message>
        <source>OK</source>
        <translation>확인</translation>
    </message>
    <message>
        <source>Switch vendor verification off at {place}?</source>
        <translation>{place}에서 벤더 검증을 끄시겠습니까?</translation>
    </message>
    <message>
        <source>{credential}: {api} will not be asked any more.</source>
        <translation>{credential}: {api}에 더 이상 요청하지 않습니다.</translation>
    </message>
    <message>
        <source>Not assigned means device-local authentication: the devices of this place decide by themselves who may enter, by what is registered on them, and whomever the vendor refuses may be let in.</source>
        <translation>‘할당 안 됨’은 기기 자체 인증을 뜻합니다. 이 장소의 기기가 기기에 등록된 정보로 스스로 출입을 결정하며, 벤더가 거부하는 사람도 들어갈 수 있습니다.</translation>
    </message>
    <message>
        <source>Switch off and save</source>
        <translation>끄고 저장</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>취소</translation>
    </message>
    <message>
        <source>Overrides that will be lost</source>
        <translation>사라질 개별 설정</translation>
    </message>
    <message>
        <source>Place</source>
        <translation>장소</translation>
    </message>
    <message>
        <source>Credential</source>
        <translation>인증 수단</translation>
    </message>
    <message>
        <source>Now</source>
        <translation>현재</translation>
    </message>
    <message>
        <source>Afterwards</source>
        <translation>적용 후</translation>
    </message>
    <message>
        <source>This place group has no places yet. The setting is saved for the group; new places will inherit it.</source>
        <translation>이 장소 그룹에는 아직 장소가 없습니다. 설정은 그룹에 저장되며 새 장소가 이를 상속합니다.</translation>
    </message>
    <message>
        <source>The same settings will be applied to 1 child place. It overrides them now; that will be lost.</source>
        <translation>하위 장소 1곳에 같은 설정을 적용합니다. 현재 이 장소의 개별 설정은 사라집니다.</translation>
    </message>
    <message>
        <source>The same settings will be applied to 1 child place. It does not override them now.</source>
        <translation>하위 장소 1곳에 같은 설정을 적용합니다. 현재 이 장소에는 개별 설정이 없습니다.</translation>
    </message>
    <message>
        <source>The same settings will be applied to {places} child places. No place overrides them now.</source>
        <translation>하위 장소 {places}곳에 같은 설정을 적용합니다. 현재 개별 설정이 있는 장소는 없습니다.</translation>
    </message>
    <message>
        <source>The same settings will be applied to {places} child places. 1 of them overrides them now; that will be lost.</source>
        <translation>하위 장소 {places}곳에 같은 설정을 적용합니다. 현재 그중 1곳에 있는 개별 설정은 사라집니다.</translation>
    </message>
    <message>
        <source>The same settings will be applied to {places} child places. {losers} of them override them now; that will be lost.</source>
        <translation>하위 장소 {places}곳에 같은 설정을 적용합니다. 현재 그중 {losers}곳에 있는 개별 설정은 사라집니다.</translation>
    </message>
    <message>
        <source>The setting is being loaded.</source>
        <translation>설정을 불러오고 있습니다.</translation>
    </message>
    <message>
        <source>The setting is being saved.</source>
        <translation>설정을 저장하고 있습니다.</translation>
    </message>
    <message>
        <source>Nothing has been changed.</source>
        <translation>변경된 내용이 없습니다.</translation>
    </message>
    <message>
        <source>Deny</source>
        <translation>거부</translation>
    </message>
    <message>
        <source>Device-local</source>
        <translation>기기 자체 인증</translation>
    </message>
    <message>
        <source>API for {0}</source>
        <translation>{0} API</translation>
    </message>
    <message>
        <source>● unsaved</source>
        <translation>● 저장되지 않음</translation>
    </message>
    <message>
        <source>If the vendor gives no answer</source>
        <translation>벤더가 응답하지 않을 때</translation>
    </message>
    <message>
        <source>Vendor API</source>
        <translation>벤더 API</translation>
    </message>
    <message>
        <source>{0} if the vendor gives no answer</source>
        <translation>벤더가 응답하지 않을 때의 {0}</translation>
    </message>
    <message>
        <source>Back to inherited</source>
        <translation>상속으로 되돌리기</translation>
    </message>
    <message>
        <source>{0}: back to inherited</source>
        <translation>{0}: 상속으로 되돌리기</translation>
    </message>
    <message>
        <source>Staying in touch with the server</source>
        <translation>서버와의 연결 유지</translation>
    </message>
    <message>
        <source>Starting…</source>
        <translation>시작하는 중…</translation>
    </message>
    <message>
        <source>The server cannot be reached</source>
        <translation>서버에 연결할 수 없습니다</translation>
    </message>
    <message>
        <source>connecting…</source>
        <translation>연결 중…</translation>
    </message>
    <message>
        <source>not trusted yet</source>
        <translation>신뢰 확인 필요</translation>
    </message>
    <message>
        <source>to be set up</source>
        <translation>설정 필요</translation>
    </message>
    <message>
        <source>connected</source>
        <translation>연결됨</translation>
    </message>
    <message>
        <source>not reachable</source>
        <translation>연결할 수 없음</translation>
    </message>
    <message>
        <source>not connected</source>
        <translation>연결 안 됨</translation>
    </message>
    <message>
        <source>Server: {name}, {state}</source>
        <translation>서버: {name}, {state}</translation>
    </message>
    <message>
        <source>The server is being started anew, for the sample vendor&apos;s sake.</source>
        <translation>샘플 벤더를 위해 서버를 다시 시작하는 중입니다.</translation>
    </message>
    <message>
        <source>{reason} Nothing that you have typed is lost.</source>
        <translation>{reason} 입력한 내용은 사라지지 않습니다.</translation>
    </message>
    <message>
        <source>About CLUe Desktop</source>
        <translation>CLUe Desktop 정보</translation>
    </message>
    <message>
        <source>CLUe Desktop</source>
        <translation>CLUe Desktop</translation>
    </message>
    <message>
        <source>This package brings no licence text.</source>
        <translation>이 패키지에는 라이선스 본문이 없습니다.</translation>
    </message>
    <message>
        <source>Search names, licences and their texts</source>
        <translation>이름, 라이선스, 본문에서 검색</translation>
    </message>
    <message>
        <source>Parts and their licences</source>
        <translation>구성 요소와 라이선스</translation>
    </message>
    <message>
        <source>Licence text</source>
        <translation>라이선스 본문</translation>
    </message>
    <message>
        <source>All parts</source>
        <translation>모든 구성 요소</translation>
    </message>
    <message>
        <source>Nothing is found.</source>
        <translation>찾은 것이 없습니다.</translation>
    </message>
    <message>
        <source>Copy for support</source>
        <translation>지원용 복사</translation>
    </message>
    <message>
        <source>Copied</source>
        <translation>복사됨</translation>
    </message>
    <message>
        <source>Data of the server</source>
        <translation>서버 데이터</translation>
    </message>
    <message>
        <source>Version</source>
        <translation>버전</translation>
    </message>
    <message>
        <source>This installation</source>
        <translation>이 설치</translation>
    </message>
    <message>
        <source>New version</source>
        <translation>새 버전</translation>
    </message>
    <message>
        <source>Licences</source>
        <translation>라이선스</translation>
    </message>
    <message>
        <source>Open the folder: {what}</source>
        <translation>폴더 열기: {what}</translation>
    </message>
    <message>
        <source>Open folder</source>
        <translation>폴더 열기</translation>
    </message>
    <message>
        <source>This system opened nothing for {address}. Open it yourself.</source>
        <translation>시스템에서 {address}을(를) 열지 못했습니다. 직접 여십시오.</translation>
    </message>
    <message>
        <source>Runs on</source>
        <translation>실행 환경</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>설정</translation>
    </message>
    <message>
        <source>Logs</source>
        <translation>로그</translation>
    </message>
    <message>
        <source>Log of the server</source>
        <translation>서버 로그</translation>
    </message>
    <message>
        <source>The server&apos;s: Server settings › Log. The console&apos;s: its standard error.</source>
        <translation>서버 로그: 서버 설정 › 로그. 콘솔 로그: 표준 오류.</translation>
    </message>
    <message>
        <source>not signed in</source>
        <translation>로그인 필요</translation>
    </message>
    <message>
        <source>1 device</source>
        <translation>기기 1대</translation>
    </message>
    <message>
        <source>{count} devices</source>
        <translation>기기 {count}대</translation>
    </message>
    <message>
        <source>Keyboard shortcuts</source>
        <translation>키보드 단축키</translation>
    </message>
    <message>
        <source>Help: {chapter}</source>
        <translation>도움말: {chapter}</translation>
    </message>
    <message>
        <source>Sign-in kept in the system keyring</source>
        <translation>로그인 정보: 시스템 키링에 보관</translation>
    </message>
    <message>
        <source>Sign-in kept in an unencrypted file</source>
        <translation>로그인 정보: 암호화되지 않은 파일에 보관</translation>
    </message>
    <message>
        <source>Sign-in kept until the window closes</source>
        <translation>로그인 정보: 창을 닫을 때까지 보관</translation>
    </message>
    <message>
        <source>Reading devices and APIs for the search</source>
        <translation>검색할 기기와 API 읽기</translation>
    </message>
    <message>
        <source>here</source>
        <translation>여기</translation>
    </message>
    <message>
        <source>Server settings</source>
        <translation>서버 설정</translation>
    </message>
    <message>
        <source>Enroll a device…</source>
        <translation>기기 등록…</translation>
    </message>
    <message>
        <source>Your account…</source>
        <translation>내 계정…</translation>
    </message>
    <message>
        <source>Sign out</source>
        <translation>로그아웃</translation>
    </message>
    <message>
        <source>Like the system</source>
        <translation>시스템 설정에 따름</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>밝게</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>어둡게</translation>
    </message>
    <message>
        <source>Theme</source>
        <translation>테마</translation>
    </message>
    <message>
        <source>Signing out</source>
        <translation>로그아웃</translation>
    </message>
    <message>
        <source>{0}, {1} API</source>
        <translation>{0}, {1} API</translation>
    </message>
    <message>
        <source>Delete {0}</source>
        <translation>{0} 삭제</translation>
    </message>
    <message>
        <source>It is asked too, after the door has its answer, and decides nothing.</source>
        <translation>출입문이 응답을 받은 다음 함께 요청하며, 아무것도 판정하지 않습니다.</translation>
    </message>
    <message>
        <source>Verifications of the last 24 hours, by the hour</source>
        <translation>최근 24시간의 시간별 검증</translation>
    </message>
    <message>
        <source>Last 24 hours, by the hour</source>
        <translation>최근 24시간(시간별)</translation>
    </message>
    <message>
        <source>More about {0}</source>
        <translation>{0} 더 보기</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>열기</translation>
    </message>
    <message>
        <source>Duplicate</source>
        <translation>복제</translation>
    </message>
    <message>
        <source>History…</source>
        <translation>변경 이력…</translation>
    </message>
    <message>
        <source>Export definition…</source>
        <translation>정의 내보내기…</translation>
    </message>
    <message>
        <source>Delete “{0}”?</source>
        <translation>“{0}”을(를) 삭제하시겠습니까?</translation>
    </message>
    <message>
        <source>Delete “{0}”? This cannot be undone.</source>
        <translation>“{0}” API를 삭제하시겠습니까? 되돌릴 수 없습니다.</translation>
    </message>
    <message>
        <source>It is assigned. These credentials will operate using device-local authentication, without vendor verification, from the moment of deletion:</source>
        <translation>사용 중인 API입니다. 삭제하는 순간부터 다음 인증 수단은 벤더 검증 없이 기기 자체 인증으로 동작합니다:</translation>
    </message>
    <message>
        <source>What falls back to device-local authentication</source>
        <translation>기기 자체 인증으로 전환되는 항목</translation>
    </message>
    <message>
        <source>It is the shadow of these, which are not compared with another vendor any more: {0}.</source>
        <translation>다음의 섀도입니다. 삭제하면 더 이상 다른 벤더와 비교하지 않습니다: {0}.</translation>
    </message>
    <message>
        <source>Assign another API first</source>
        <translation>먼저 다른 API 할당</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>삭제</translation>
    </message>
    <message>
        <source>Could be assigned instead: {0}.</source>
        <translation>대신 할당할 수 있는 API: {0}.</translation>
    </message>
    <message>
        <source>No other API is registered for this credential. Register a replacement before deleting.</source>
        <translation>이 인증 수단에 등록된 다른 API가 없습니다. 삭제하기 전에 대체할 API를 등록하십시오.</translation>
    </message>
    <message>
        <source>History of {0}</source>
        <translation>{0} 변경 이력</translation>
    </message>
    <message>
        <source>Header values come back too, though they are never shown.</source>
        <translation>헤더 값은 표시되지 않지만 함께 복원됩니다.</translation>
    </message>
    <message>
        <source>Only secrets may have changed (header values are never shown).</source>
        <translation>비밀 값만 변경되었을 수 있습니다(헤더 값은 표시되지 않습니다).</translation>
    </message>
    <message>
        <source>changed</source>
        <translation>변경됨</translation>
    </message>
    <message>
        <source>registered</source>
        <translation>등록됨</translation>
    </message>
    <message>
        <source>Revisions</source>
        <translation>리비전</translation>
    </message>
    <message>
        <source>What is shown of a revision</source>
        <translation>리비전 표시 내용</translation>
    </message>
    <message>
        <source>What it changed</source>
        <translation>변경 내용</translation>
    </message>
    <message>
        <source>What restoring it would change</source>
        <translation>복원 시 변경 내용</translation>
    </message>
    <message>
        <source>Nothing has been saved yet.</source>
        <translation>아직 저장된 내용이 없습니다.</translation>
    </message>
    <message>
        <source>Before</source>
        <translation>이전</translation>
    </message>
    <message>
        <source>Nothing was changed.</source>
        <translation>변경된 내용이 없습니다.</translation>
    </message>
    <message>
        <source>Nothing would change.</source>
        <translation>변경될 내용이 없습니다.</translation>
    </message>
    <message>
        <source>somebody</source>
        <translation>알 수 없는 사용자</translation>
    </message>
    <message>
        <source>Restore this revision</source>
        <translation>이 리비전으로 복원</translation>
    </message>
    <message>
        <source>Your account</source>
        <translation>내 계정</translation>
    </message>
    <message>
        <source>Save name</source>
        <translation>이름 저장</translation>
    </message>
    <message>
        <source>Change password</source>
        <translation>비밀번호 변경</translation>
    </message>
    <message>
        <source>Where you are signed in</source>
        <translation>로그인된 곳</translation>
    </message>
    <message>
        <source>Sign out there</source>
        <translation>선택한 곳에서 로그아웃</translation>
    </message>
    <message>
        <source>Sign out everywhere else</source>
        <translation>다른 모든 곳에서 로그아웃</translation>
    </message>
    <message>
        <source>Reading your sessions</source>
        <translation>세션 읽기</translation>
    </message>
    <message>
        <source>It is being saved.</source>
        <translation>저장하고 있습니다.</translation>
    </message>
    <message>
        <source>Changing your name</source>
        <translation>이름 변경</translation>
    </message>
    <message>
        <source>Changing your password</source>
        <translation>비밀번호 변경</translation>
    </message>
    <message>
        <source>Signing out elsewhere</source>
        <translation>다른 곳에서 로그아웃</translation>
    </message>
    <message>
        <source>You</source>
        <translation>내 정보</translation>
    </message>
    <message>
        <source>Present password</source>
        <translation>현재 비밀번호</translation>
    </message>
    <message>
        <source>New password</source>
        <translation>새 비밀번호</translation>
    </message>
    <message>
        <source>At least {minimum} characters. All your other sessions end.</source>
        <translation>{minimum}자 이상. 다른 모든 세션이 종료됩니다.</translation>
    </message>
    <message>
        <source>What would happen to …? {place}</source>
        <translation>이 사람은 어떻게 될까요? {place}</translation>
    </message>
    <message>
        <source>By sample</source>
        <translation>샘플로</translation>
    </message>
    <message>
        <source>Ask</source>
        <translation>확인</translation>
    </message>
    <message>
        <source>Asking what would happen</source>
        <translation>결과 확인</translation>
    </message>
    <message>
        <source>The answer that the API in force keeps as a sample of this value is judged. Nobody is asked, no door opens, and no event is written.</source>
        <translation>적용 중인 API가 이 값의 샘플로 보관한 응답을 판정합니다. 아무에게도 묻지 않고, 문은 열리지 않으며, 이벤트도 기록되지 않습니다.</translation>
    </message>
    <message>
        <source>The vendor is asked as if this were presented at a door here. No door opens, and no event is written.</source>
        <translation>이곳의 출입문에 제시한 것처럼 벤더에 확인합니다. 문은 열리지 않으며 이벤트도 기록되지 않습니다.</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>닫기</translation>
    </message>
    <message>
        <source>Asking…</source>
        <translation>확인 중…</translation>
    </message>
    <message>
        <source>{source} (here)</source>
        <translation>{source}(현재)</translation>
    </message>
    <message>
        <source>Last used</source>
        <translation>마지막 사용</translation>
    </message>
    <message>
        <source>Signed in at</source>
        <translation>로그인 시각</translation>
    </message>
    <message>
        <source>Ends at the latest</source>
        <translation>만료 시각</translation>
    </message>
    <message>
        <source>This is the present state.</source>
        <translation>현재 상태입니다.</translation>
    </message>
    <message>
        <source>Show APIs of</source>
        <translation>표시할 API의 인증 수단</translation>
    </message>
    <message>
        <source>All credentials</source>
        <translation>모든 인증 수단</translation>
    </message>
    <message>
        <source>Import…</source>
        <translation>가져오기…</translation>
    </message>
    <message>
        <source>+ Add API</source>
        <translation>+ API 추가</translation>
    </message>
    <message>
        <source>No APIs have been registered yet.</source>
        <translation>등록된 API가 없습니다.</translation>
    </message>
    <message>
        <source>Loading JSONPath</source>
        <translation>JSONPath 불러오기</translation>
    </message>
    <message>
        <source>Following the course of the events</source>
        <translation>이벤트 추이 추적</translation>
    </message>
    <message>
        <source>Opening the API</source>
        <translation>API 열기</translation>
    </message>
    <message>
        <source>Loading the APIs</source>
        <translation>API 목록 불러오기</translation>
    </message>
    <message>
        <source>Register the vendor&apos;s authentication webhook, test it, and then assign it to a credential in Setting of access service.</source>
        <translation>벤더의 인증 웹훅을 등록하고 테스트한 다음 출입 서비스 설정에서 인증 수단에 할당하십시오.</translation>
    </message>
    <message>
        <source>Reading how the vendors are doing</source>
        <translation>벤더 상태 읽기</translation>
    </message>
    <message>
        <source>Deleting the API</source>
        <translation>API 삭제</translation>
    </message>
    <message>
        <source>“{0}” is deleted.</source>
        <translation>“{0}” API를 삭제했습니다.</translation>
    </message>
    <message>
        <source>Revision {number} of “{api}” is restored.</source>
        <translation>“{api}”의 리비전 {number}을(를) 복원했습니다.</translation>
    </message>
    <message>
        <source>Restoring the revision</source>
        <translation>리비전 복원</translation>
    </message>
    <message>
        <source>Export definition</source>
        <translation>정의 내보내기</translation>
    </message>
    <message>
        <source>JSON files (*.json)</source>
        <translation>JSON 파일 (*.json)</translation>
    </message>
    <message>
        <source>Writing {0}</source>
        <translation>{0} 파일 쓰기</translation>
    </message>
    <message>
        <source>Exported to {0}, without secrets.</source>
        <translation>비밀 값을 제외하고 {0} 파일로 내보냈습니다.</translation>
    </message>
    <message>
        <source>Import definition</source>
        <translation>정의 가져오기</translation>
    </message>
    <message>
        <source>Definitions, OpenAPI documents, cURL commands (*.json *.txt *.sh *.cmd *.ps1 *.yaml *.yml)</source>
        <translation>정의, OpenAPI 문서, cURL 명령 (*.json *.txt *.sh *.cmd *.ps1 *.yaml *.yml)</translation>
    </message>
    <message>
        <source>Importing a definition</source>
        <translation>정의를 가져오는 중</translation>
    </message>
    <message>
        <source>{0} could not be imported. {1}</source>
        <translation>{0} 파일을 가져올 수 없습니다. {1}</translation>
    </message>
    <message>
        <source>1 entry of the audit trail exported to {path}.</source>
        <translation>감사 기록 1건을 {path}에 내보냈습니다.</translation>
    </message>
    <message>
        <source>{entries} entries of the audit trail exported to {path}.</source>
        <translation>감사 기록 {entries}건을 {path}에 내보냈습니다.</translation>
    </message>
    <message>
        <source>The audit trail was not exported: {path} cannot be written ({reason}).</source>
        <translation>감사 기록을 내보내지 못했습니다. {path}에 쓸 수 없습니다({reason}).</translation>
    </message>
    <message>
        <source>Audit trail</source>
        <translation>감사 기록</translation>
    </message>
    <message>
        <source>Details of the entry</source>
        <translation>기록 상세</translation>
    </message>
    <message>
        <source>Following the audit trail</source>
        <translation>감사 기록 추적</translation>
    </message>
    <message>
        <source>Reading the audit trail</source>
        <translation>감사 기록 읽기</translation>
    </message>
    <message>
        <source>Loading…</source>
        <translation>불러오는 중…</translation>
    </message>
    <message>
        <source>Audit</source>
        <translation>감사</translation>
    </message>
    <message>
        <source>No entry matches.</source>
        <translation>일치하는 기록이 없습니다.</translation>
    </message>
    <message>
        <source>Change or clear the filter.</source>
        <translation>필터를 바꾸거나 지우십시오.</translation>
    </message>
    <message>
        <source>Nothing has been changed here yet.</source>
        <translation>아직 변경된 것이 없습니다.</translation>
    </message>
    <message>
        <source>Every change and every refused attempt is written down here.</source>
        <translation>모든 변경과 거부된 모든 시도가 여기에 기록됩니다.</translation>
    </message>
    <message>
        <source>{0} entries written…</source>
        <translation>{0}건 기록…</translation>
    </message>
    <message>
        <source>{time} · entry {number}</source>
        <translation>{time} · 기록 {number}</translation>
    </message>
    <message>
        <source>{who} from {source}</source>
        <translation>{who}, {source}에서</translation>
    </message>
    <message>
        <source>Digest: {digest}</source>
        <translation>다이제스트: {digest}</translation>
    </message>
    <message>
        <source>Reading older entries</source>
        <translation>이전 기록 읽기</translation>
    </message>
    <message>
        <source>Export the audit trail</source>
        <translation>감사 기록 내보내기</translation>
    </message>
    <message>
        <source>Exporting the audit trail</source>
        <translation>감사 기록 내보내기</translation>
    </message>
    <message>
        <source>{what}: {before} → {after}</source>
        <translation>{what}: {before} → {after}</translation>
    </message>
    <message>
        <source>Administrator</source>
        <translation>관리자</translation>
    </message>
    <message>
        <source>What</source>
        <translation>항목</translation>
    </message>
    <message>
        <source>What happened</source>
        <translation>내용</translation>
    </message>
    <message>
        <source>Outcome</source>
        <translation>결과</translation>
    </message>
    <message>
        <source>Each entry vouches for all before it: “clue-server check” finds what was changed or taken out afterwards.</source>
        <translation>각 기록은 이전의 모든 기록을 보증합니다. 나중에 바뀌거나 빠진 것은 “clue-server check”로 찾을 수 있습니다.</translation>
    </message>
    <message>
        <source>Limit reached (3 per credential type): {0}.</source>
        <translation>등록 한도(인증 수단별 3개)에 도달함: {0}.</translation>
    </message>
    <message>
        <source>Looking where it is used</source>
        <translation>사용 위치 확인</translation>
    </message>
    <message>
        <source>Reading the history</source>
        <translation>변경 이력 읽기</translation>
    </message>
    <message>
        <source>Customer API Integration</source>
        <translation>고객사 API 연동</translation>
    </message>
    <message>
        <source>{number} of {limit} APIs</source>
        <translation>API {number}/{limit}개</translation>
    </message>
    <message>
        <source>Every credential type has {number} APIs already; delete one first.</source>
        <translation>모든 인증 수단에 이미 API가 {number}개씩 있습니다. 먼저 하나를 삭제하십시오.</translation>
    </message>
    <message>
        <source>{group} (the place group): {credential}, inherited by 1 place</source>
        <translation>{group}(장소 그룹): {credential}, 장소 1곳이 상속</translation>
    </message>
    <message>
        <source>{group} (the place group): {credential}, inherited by {number} places</source>
        <translation>{group}(장소 그룹): {credential}, 장소 {number}곳이 상속</translation>
    </message>
    <message>
        <source>Choose CA…</source>
        <translation>CA 선택…</translation>
    </message>
    <message>
        <source>Remove the CA</source>
        <translation>CA 제거</translation>
    </message>
    <message>
        <source>CA of the vendor</source>
        <translation>벤더의 CA</translation>
    </message>
    <message>
        <source>those that the server trusts</source>
        <translation>서버가 신뢰하는 CA</translation>
    </message>
    <message>
        <source>Choose certificate…</source>
        <translation>인증서 선택…</translation>
    </message>
    <message>
        <source>Remove the client certificate</source>
        <translation>클라이언트 인증서 제거</translation>
    </message>
    <message>
        <source>Client certificate</source>
        <translation>클라이언트 인증서</translation>
    </message>
    <message>
        <source>Password of the file</source>
        <translation>파일의 비밀번호</translation>
    </message>
    <message>
        <source>Verifications trust certificates from it, and from no other.</source>
        <translation>검증은 이 CA가 발급한 인증서만 신뢰합니다.</translation>
    </message>
    <message>
        <source>Certificates (*.pem *.crt *.cer *.der *.ca-bundle)</source>
        <translation>인증서 (*.pem *.crt *.cer *.der *.ca-bundle)</translation>
    </message>
    <message>
        <source>Choose CA</source>
        <translation>CA 선택</translation>
    </message>
    <message>
        <source>Certificates with their keys (*.pem *.p12 *.pfx *.crt *.cer *.key)</source>
        <translation>키가 든 인증서 (*.pem *.p12 *.pfx *.crt *.cer *.key)</translation>
    </message>
    <message>
        <source>Choose certificate</source>
        <translation>인증서 선택</translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation>모든 파일 (*)</translation>
    </message>
    <message>
        <source>It is no file.</source>
        <translation>파일이 아닙니다.</translation>
    </message>
    <message>
        <source>{name} cannot be read: {reason}</source>
        <translation>{name}을(를) 읽을 수 없습니다: {reason}</translation>
    </message>
    <message>
        <source>It is larger than {size} KiB, which is more than is read.</source>
        <translation>{size} KiB보다 커서 읽지 않습니다.</translation>
    </message>
    <message>
        <source>It is no text in UTF-8.</source>
        <translation>UTF-8 텍스트가 아닙니다.</translation>
    </message>
    <message>
        <source>The file is not JSON: {fault}.</source>
        <translation>JSON 파일이 아닙니다: {fault}.</translation>
    </message>
    <message>
        <source>The file is not an exported vendor API definition.</source>
        <translation>내보낸 벤더 API 정의 파일이 아닙니다.</translation>
    </message>
    <message>
        <source>The definition is damaged at {where}: {fault}.</source>
        <translation>정의의 {where} 부분이 손상되었습니다: {fault}.</translation>
    </message>
    <message>
        <source> or </source>
        <translation> 또는 </translation>
    </message>
    <message>
        <source>Granted when the status code is {codes} and {condition}</source>
        <translation>승인 조건: 상태 코드 {codes}, {condition}</translation>
    </message>
    <message>
        <source>Granted when the status code is {codes}</source>
        <translation>승인 조건: 상태 코드 {codes}</translation>
    </message>
    <message>
        <source>Granted when {condition}</source>
        <translation>승인 조건: {condition}</translation>
    </message>
    <message>
        <source>No judgment criteria</source>
        <translation>판정 기준 없음</translation>
    </message>
    <message>
        <source>Shadow for {credentials}: asked too, decides nothing</source>
        <translation>{credentials}의 섀도: 함께 요청하지만 판정하지 않음</translation>
    </message>
    <message>
        <source>shadow for {credentials}</source>
        <translation>{credentials}의 섀도</translation>
    </message>
    <message>
        <source>Not assigned to any credential</source>
        <translation>할당된 인증 수단 없음</translation>
    </message>
    <message>
        <source>Assigned, but there are no places yet</source>
        <translation>할당되었지만 아직 장소가 없습니다</translation>
    </message>
    <message>
        <source>Used by {place}</source>
        <translation>{place}에서 사용</translation>
    </message>
    <message>
        <source>Used at 1 place</source>
        <translation>장소 1곳에서 사용</translation>
    </message>
    <message>
        <source>Used at {number} places</source>
        <translation>장소 {number}곳에서 사용</translation>
    </message>
    <message>
        <source>inherited by 1 place</source>
        <translation>장소 1곳이 상속</translation>
    </message>
    <message>
        <source>inherited by {number} places</source>
        <translation>장소 {number}곳이 상속</translation>
    </message>
    <message>
        <source>set for {places} alone</source>
        <translation>{places}에만 설정됨</translation>
    </message>
    <message>
        <source>Last 24 hours: no verifications</source>
        <translation>최근 24시간: 검증 없음</translation>
    </message>
    <message>
        <source>Last 24 hours: {granted} granted · {denied} denied · {failed} failed</source>
        <translation>최근 24시간: 승인 {granted} · 거부 {denied} · 실패 {failed}</translation>
    </message>
    <message>
        <source>{mean} ms on average</source>
        <translation>평균 {mean} ms</translation>
    </message>
    <message>
        <source>{path} cannot be written: {reason}.</source>
        <translation>{path}에 쓸 수 없습니다: {reason}.</translation>
    </message>
    <message>
        <source>{path} may be read by others. Make it your own first: chmod 600 {path}</source>
        <translation>{path}: 다른 사용자가 읽을 수 있습니다. 먼저 본인만 읽을 수 있게 하십시오: chmod 600 {path}</translation>
    </message>
    <message>
        <source>{path} cannot be read: {reason}.</source>
        <translation>{path}: 읽을 수 없습니다: {reason}.</translation>
    </message>
    <message>
        <source>{path} is no text in UTF-8.</source>
        <translation>{path}은(는) UTF-8 텍스트가 아닙니다.</translation>
    </message>
    <message>
        <source>{path} is not a credential file ({reason}).</source>
        <translation>{path}: 기기 자격 증명 파일이 아닙니다({reason}).</translation>
    </message>
    <message>
        <source>Device</source>
        <translation>기기</translation>
    </message>
    <message>
        <source>Load file…</source>
        <translation>파일 불러오기…</translation>
    </message>
    <message>
        <source>Load a credential file</source>
        <translation>자격 증명 파일 불러오기</translation>
    </message>
    <message>
        <source>Make a virtual device</source>
        <translation>가상 기기 만들기</translation>
    </message>
    <message>
        <source>Show what is typed</source>
        <translation>입력 내용 표시</translation>
    </message>
    <message>
        <source>Present</source>
        <translation>제시</translation>
    </message>
    <message>
        <source>Present the credential</source>
        <translation>인증 수단 제시</translation>
    </message>
    <message>
        <source>Choose a device</source>
        <translation>기기 선택</translation>
    </message>
    <message>
        <source>Registers a device ahead, with a made-up serial, that this console stands in for.</source>
        <translation>임의의 시리얼로 기기를 미리 등록하고 이 콘솔이 그 기기를 대신합니다.</translation>
    </message>
    <message>
        <source>{card} {what}</source>
        <translation>{card} {what}</translation>
    </message>
    <message>
        <source>Virtual device</source>
        <translation>가상 기기</translation>
    </message>
    <message>
        <source>The door would open.</source>
        <translation>문이 열립니다.</translation>
    </message>
    <message>
        <source>The device would decide by itself.</source>
        <translation>기기가 스스로 결정합니다.</translation>
    </message>
    <message>
        <source>No vendor is asked about this credential here.</source>
        <translation>이곳에서는 이 인증 수단을 벤더에 확인하지 않습니다.</translation>
    </message>
    <message>
        <source>The door would stay shut.</source>
        <translation>문이 열리지 않습니다.</translation>
    </message>
    <message>
        <source>set by the place group</source>
        <translation>장소 그룹에서 설정</translation>
    </message>
    <message>
        <source>an override of this place</source>
        <translation>이 장소의 개별 설정</translation>
    </message>
    <message>
        <source>by the sample “{name}”, nobody was asked</source>
        <translation>샘플 “{name}” 기준, 아무에게도 묻지 않음</translation>
    </message>
    <message>
        <source>{n} ms</source>
        <translation>{n} ms</translation>
    </message>
    <message>
        <source>Register a device ahead</source>
        <translation>기기 사전 등록</translation>
    </message>
    <message>
        <source>Register</source>
        <translation>등록</translation>
    </message>
    <message>
        <source>Device serial</source>
        <translation>기기 시리얼</translation>
    </message>
    <message>
        <source>9 to 12 digits</source>
        <translation>숫자 9~12자리</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>이름</translation>
    </message>
    <message>
        <source>optional, for example “Main door”</source>
        <translation>선택 사항, 예: “정문”</translation>
    </message>
    <message>
        <source>Register the device at</source>
        <translation>기기를 등록할 장소</translation>
    </message>
    <message>
        <source>The device gets a token now and need not register itself with an allocation code.</source>
        <translation>기기가 지금 토큰을 받으므로 할당 코드로 직접 등록할 필요가 없습니다.</translation>
    </message>
    <message>
        <source>Registering the device</source>
        <translation>기기 등록</translation>
    </message>
    <message>
        <source>Token of device {0}</source>
        <translation>기기 {0}의 토큰</translation>
    </message>
    <message>
        <source>This is the token of device {0}. It is shown this once; the server keeps only its hash.</source>
        <translation>기기 {0}의 토큰입니다. 지금 한 번만 표시되며 서버에는 해시만 보관됩니다.</translation>
    </message>
    <message>
        <source>Token</source>
        <translation>토큰</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>표시</translation>
    </message>
    <message>
        <source>Invite an administrator</source>
        <translation>관리자 초대</translation>
    </message>
    <message>
        <source>Invite</source>
        <translation>초대</translation>
    </message>
    <message>
        <source>{role} of “{place}”</source>
        <translation>“{place}” {role}</translation>
    </message>
    <message>
        <source>The role follows from the place. For another one, choose its place in the tree.</source>
        <translation>역할은 장소에 따라 정해집니다. 다른 역할로 초대하려면 트리에서 해당 장소를 선택하십시오.</translation>
    </message>
    <message>
        <source>Inviting an administrator</source>
        <translation>관리자 초대</translation>
    </message>
    <message>
        <source>Invitation of {email}</source>
        <translation>{email} 초대</translation>
    </message>
    <message>
        <source>The invitation is being mailed to {email}. This is its code, for any case.</source>
        <translation>초대 메일을 {email}(으)로 보내고 있습니다. 필요한 경우를 위해 코드를 함께 표시합니다.</translation>
    </message>
    <message>
        <source>Mail is not set up on this server: pass the code on to {email} yourself, in a safe way.</source>
        <translation>이 서버에는 메일이 설정되어 있지 않습니다. {email}에게 코드를 안전한 방법으로 직접 전달하십시오.</translation>
    </message>
    <message>
        <source>Invitation code</source>
        <translation>초대 코드</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>복사</translation>
    </message>
    <message>
        <source>They open CLUe Desktop on this server, choose “I have an invitation” and enter the code. It is good once, until {time}, and is shown this once: the server keeps only its hash.</source>
        <translation>받는 사람은 CLUe Desktop에서 이 서버를 열고 “초대를 받았습니다”를 선택해 코드를 입력합니다. 코드는 {time}까지 한 번만 사용할 수 있으며 지금 한 번만 표시됩니다. 서버에는 해시만 저장됩니다.</translation>
    </message>
    <message>
        <source>Copied.</source>
        <translation>복사했습니다.</translation>
    </message>
    <message>
        <source>Save as credential file…</source>
        <translation>자격 증명 파일로 저장…</translation>
    </message>
    <message>
        <source>The device program reads the file: clue-device status --credential-file FILE</source>
        <translation>기기 프로그램용: clue-device status --credential-file FILE</translation>
    </message>
    <message>
        <source>The token of device {serial} has been neither copied nor saved.</source>
        <translation>기기 {serial}의 토큰을 복사하지도 저장하지도 않았습니다.</translation>
    </message>
    <message>
        <source>If you close now, nobody can see it any more; the device then needs a new one.</source>
        <translation>지금 닫으면 더 이상 아무도 볼 수 없으며, 기기에 새 토큰이 필요합니다.</translation>
    </message>
    <message>
        <source>Saved: {0}</source>
        <translation>저장됨: {0}</translation>
    </message>
    <message>
        <source>Saving the credential file</source>
        <translation>자격 증명 파일 저장</translation>
    </message>
    <message>
        <source>Save as credential file</source>
        <translation>자격 증명 파일로 저장</translation>
    </message>
    <message>
        <source>Copied. Clear the clipboard when the device has it.</source>
        <translation>복사했습니다. 기기에 입력한 뒤 클립보드를 비우십시오.</translation>
    </message>
    <message>
        <source>Hide</source>
        <translation>숨기기</translation>
    </message>
    <message>
        <source>Devices</source>
        <translation>기기</translation>
    </message>
    <message>
        <source>Search devices</source>
        <translation>기기 검색</translation>
    </message>
    <message>
        <source>Search serial, name, place, model</source>
        <translation>시리얼, 이름, 장소, 모델 검색</translation>
    </message>
    <message>
        <source>+ Register ahead</source>
        <translation>+ 사전 등록</translation>
    </message>
    <message>
        <source>Rename…</source>
        <translation>이름 변경…</translation>
    </message>
    <message>
        <source>Move…</source>
        <translation>이동…</translation>
    </message>
    <message>
        <source>New token…</source>
        <translation>새 토큰…</translation>
    </message>
    <message>
        <source>Release…</source>
        <translation>해제…</translation>
    </message>
    <message>
        <source>Reading the devices</source>
        <translation>기기 목록 불러오기</translation>
    </message>
    <message>
        <source>No device matches.</source>
        <translation>일치하는 기기가 없습니다.</translation>
    </message>
    <message>
        <source>Change or clear the search.</source>
        <translation>검색어를 바꾸거나 지우십시오.</translation>
    </message>
    <message>
        <source>No device is registered here yet.</source>
        <translation>아직 등록된 기기가 없습니다.</translation>
    </message>
    <message>
        <source>Choose a device first.</source>
        <translation>먼저 기기를 선택하십시오.</translation>
    </message>
    <message>
        <source>Presenting the credential</source>
        <translation>인증 수단 제시</translation>
    </message>
    <message>
        <source>Making a virtual device</source>
        <translation>가상 기기 만들기</translation>
    </message>
    <message>
        <source>Rename device {0}</source>
        <translation>기기 {0} 이름 변경</translation>
    </message>
    <message>
        <source>Rename</source>
        <translation>이름 변경</translation>
    </message>
    <message>
        <source>Renaming the device</source>
        <translation>기기 이름 변경</translation>
    </message>
    <message>
        <source>Move device {0} to</source>
        <translation>기기 {0}을(를) 이동할 위치</translation>
    </message>
    <message>
        <source>Moving the device</source>
        <translation>기기 이동</translation>
    </message>
    <message>
        <source>Releasing the device</source>
        <translation>기기 해제</translation>
    </message>
    <message>
        <source>Making a new token</source>
        <translation>새 토큰 만들기</translation>
    </message>
    <message>
        <source>JSON files (*.json);;All files (*)</source>
        <translation>JSON 파일 (*.json);;모든 파일 (*)</translation>
    </message>
    <message>
        <source>Serial</source>
        <translation>시리얼</translation>
    </message>
    <message>
        <source>{0}, Place ID {1}</source>
        <translation>{0}, 장소 ID {1}</translation>
    </message>
    <message>
        <source>State</source>
        <translation>상태</translation>
    </message>
    <message>
        <source>Awaited until</source>
        <translation>대기 기한</translation>
    </message>
    <message>
        <source>● connected</source>
        <translation>● 연결됨</translation>
    </message>
    <message>
        <source>○ not connected</source>
        <translation>○ 연결 안 됨</translation>
    </message>
    <message>
        <source>◌ awaited</source>
        <translation>◌ 접속 대기</translation>
    </message>
    <message>
        <source>Registered ahead. It is released if it has not appeared by {0}.</source>
        <translation>미리 등록됨. {0}까지 접속하지 않으면 해제됩니다.</translation>
    </message>
    <message>
        <source>Last seen</source>
        <translation>마지막 접속</translation>
    </message>
    <message>
        <source>A device registers itself with the Place ID and an allocation code, or you register it ahead.</source>
        <translation>기기는 장소 ID와 할당 코드로 스스로 등록하며, 직접 미리 등록할 수도 있습니다.</translation>
    </message>
    <message>
        <source>never</source>
        <translation>없음</translation>
    </message>
    <message>
        <source>Signed in: {subject}</source>
        <translation>로그인: {subject}</translation>
    </message>
    <message>
        <source>Signed out: {subject}</source>
        <translation>로그아웃: {subject}</translation>
    </message>
    <message>
        <source>Ended one of the own sessions, opened from {openedFrom}</source>
        <translation>{openedFrom}에서 연 자신의 세션 종료</translation>
    </message>
    <message>
        <source>Changed the own name from “{before}” to “{name}”</source>
        <translation>자신의 이름을 “{before}”에서 “{name}”(으)로 변경</translation>
    </message>
    <message>
        <source>Changed the own password</source>
        <translation>자신의 비밀번호 변경</translation>
    </message>
    <message>
        <source>Asked for a code for a new password: {subject}</source>
        <translation>새 비밀번호용 코드 요청: {subject}</translation>
    </message>
    <message>
        <source>Set a new password by a code: {subject}</source>
        <translation>코드로 새 비밀번호 설정: {subject}</translation>
    </message>
    <message>
        <source>Set a new password on the server&apos;s machine: {subject}</source>
        <translation>서버 컴퓨터에서 새 비밀번호 설정: {subject}</translation>
    </message>
    <message>
        <source>Invited {subject} as {role}</source>
        <translation>{subject}을(를) {role}(으)로 초대</translation>
    </message>
    <message>
        <source>Withdrew the invitation of {subject}</source>
        <translation>{subject}의 초대 철회</translation>
    </message>
    <message>
        <source>{administrator} accepted the invitation of {invitedBy}</source>
        <translation>{administrator}이(가) {invitedBy}의 초대 수락</translation>
    </message>
    <message>
        <source>Revoked the role of {administrator}: {role}</source>
        <translation>{administrator}의 역할 회수: {role}</translation>
    </message>
    <message>
        <source>Ended all sessions of {administrator}: {sessions}</source>
        <translation>{administrator}의 모든 세션 종료: {sessions}</translation>
    </message>
    <message>
        <source>Tried without the right: {subject}</source>
        <translation>권한 없이 시도: {subject}</translation>
    </message>
    <message>
        <source>Added “{name}”</source>
        <translation>“{name}” 추가</translation>
    </message>
    <message>
        <source>Renamed “{nameBefore}” to “{name}”</source>
        <translation>“{nameBefore}”의 이름을 “{name}”(으)로 변경</translation>
    </message>
    <message>
        <source>Moved “{name}” from “{parentBefore}” to “{parent}”</source>
        <translation>“{name}”을(를) “{parentBefore}”에서 “{parent}”(으)로 이동</translation>
    </message>
    <message>
        <source>Deleted “{name}”</source>
        <translation>“{name}” 삭제</translation>
    </message>
    <message>
        <source>Set the allocation email of “{subject}”: {email}</source>
        <translation>“{subject}”의 할당 이메일 설정: {email}</translation>
    </message>
    <message>
        <source>Saved the access service of “{subject}”</source>
        <translation>“{subject}”의 출입 서비스 저장</translation>
    </message>
    <message>
        <source>Restored revision {revision} of the access service of “{subject}”</source>
        <translation>“{subject}”의 출입 서비스를 리비전 {revision}(으)로 복원</translation>
    </message>
    <message>
        <source>Took back the last save of the access service of “{subject}”</source>
        <translation>“{subject}”의 마지막 출입 서비스 저장 취소</translation>
    </message>
    <message>
        <source>Switched the vendor and its shadow at “{subject}”: {credential}</source>
        <translation>“{subject}”의 벤더와 섀도를 전환: {credential}</translation>
    </message>
    <message>
        <source>Switched the vendor and its shadow at “{subject}”, for this place only</source>
        <translation>“{subject}”의 벤더와 섀도를 이 장소에만 전환</translation>
    </message>
    <message>
        <source>Saved the overrides of “{subject}”</source>
        <translation>“{subject}”의 개별 설정 저장</translation>
    </message>
    <message>
        <source>Restored revision {revision} of the overrides of “{subject}”</source>
        <translation>“{subject}”의 개별 설정을 리비전 {revision}(으)로 복원</translation>
    </message>
    <message>
        <source>Removed the overrides of “{subject}”</source>
        <translation>“{subject}”의 개별 설정 제거</translation>
    </message>
    <message>
        <source>Registered the vendor API “{name}”</source>
        <translation>벤더 API “{name}” 등록</translation>
    </message>
    <message>
        <source>Changed the vendor API “{name}”</source>
        <translation>벤더 API “{name}” 변경</translation>
    </message>
    <message>
        <source>Restored revision {revision} of the vendor API “{subject}”</source>
        <translation>벤더 API “{subject}”을(를) 리비전 {revision}(으)로 복원</translation>
    </message>
    <message>
        <source>Deleted the vendor API “{name}”</source>
        <translation>벤더 API “{name}” 삭제</translation>
    </message>
    <message>
        <source>Tested the vendor API at {host}: {came}</source>
        <translation>{host}의 벤더 API 테스트: {came}</translation>
    </message>
    <message>
        <source>Asked the token server at {host} for a token: {came}</source>
        <translation>{host}의 토큰 서버에 토큰을 요청함: {came}</translation>
    </message>
    <message>
        <source>Registered device {subject} ahead</source>
        <translation>기기 {subject} 미리 등록</translation>
    </message>
    <message>
        <source>Renamed device {subject} from “{nameBefore}” to “{name}”</source>
        <translation>기기 {subject}의 이름을 “{nameBefore}”에서 “{name}”(으)로 변경</translation>
    </message>
    <message>
        <source>Moved device {subject} from “{placeBefore}” to “{place}”</source>
        <translation>기기 {subject}을(를) “{placeBefore}”에서 “{place}”(으)로 이동</translation>
    </message>
    <message>
        <source>Released device {subject}</source>
        <translation>기기 {subject} 해제</translation>
    </message>
    <message>
        <source>Device {subject}, registered ahead, has not appeared</source>
        <translation>미리 등록한 기기 {subject}이(가) 접속하지 않음</translation>
    </message>
    <message>
        <source>Gave device {subject} a new token</source>
        <translation>기기 {subject}에 새 토큰 발급</translation>
    </message>
    <message>
        <source>Sent an allocation code for device {subject} to {to}</source>
        <translation>기기 {subject}의 할당 코드를 {to}(으)로 보냄</translation>
    </message>
    <message>
        <source>Device {subject} registered with its allocation code</source>
        <translation>기기 {subject}이(가) 할당 코드로 등록됨</translation>
    </message>
    <message>
        <source>Rejected the registration of device {subject}</source>
        <translation>기기 {subject}의 등록 거부</translation>
    </message>
    <message>
        <source>Reset the limits on guessing at “{subject}”</source>
        <translation>“{subject}”의 시도 제한 초기화</translation>
    </message>
    <message>
        <source>Saved the mail settings: {host}</source>
        <translation>메일 설정 저장: {host}</translation>
    </message>
    <message>
        <source>Set the vendor networks: {networks}</source>
        <translation>벤더 네트워크 설정: {networks}</translation>
    </message>
    <message>
        <source>Set how much of a response is read, in KiB: {responseKib}</source>
        <translation>읽을 응답 크기 설정(KiB): {responseKib}</translation>
    </message>
    <message>
        <source>Set for how many days events are kept: {eventDays}</source>
        <translation>이벤트 보관 일수 설정: {eventDays}</translation>
    </message>
    <message>
        <source>Set the daily backup</source>
        <translation>매일 백업 설정</translation>
    </message>
    <message>
        <source>Made the backup {subject}</source>
        <translation>백업 {subject} 생성</translation>
    </message>
    <message>
        <source>Downloaded the backup {subject}</source>
        <translation>백업 {subject} 다운로드</translation>
    </message>
    <message>
        <source>Deleted the backup {subject}</source>
        <translation>백업 {subject} 삭제</translation>
    </message>
    <message>
        <source>Restored the backup of {madeAt}</source>
        <translation>{madeAt}의 백업 복원</translation>
    </message>
    <message>
        <source>Sent the mail to {to} again</source>
        <translation>{to} 앞 메일 재발송</translation>
    </message>
    <message>
        <source>Deleted the mail to {to}</source>
        <translation>{to} 앞 메일 삭제</translation>
    </message>
    <message>
        <source>Set the server up: {administrator}</source>
        <translation>서버 설정: {administrator}</translation>
    </message>
    <message>
        <source>Sealed the audit trail: {entries} entries</source>
        <translation>감사 기록 봉인: 항목 {entries}개</translation>
    </message>
    <message>
        <source>Email</source>
        <translation>이메일</translation>
    </message>
    <message>
        <source>Sessions</source>
        <translation>세션</translation>
    </message>
    <message>
        <source>Opened from</source>
        <translation>접속 주소</translation>
    </message>
    <message>
        <source>Operator</source>
        <translation>운영자</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>모델</translation>
    </message>
    <message>
        <source>Asked from</source>
        <translation>요청한 주소</translation>
    </message>
    <message>
        <source>Registered</source>
        <translation>등록 시각</translation>
    </message>
    <message>
        <source>Overrides that were lost</source>
        <translation>사라진 개별 설정</translation>
    </message>
    <message>
        <source>Overrides that came back</source>
        <translation>되돌아온 개별 설정</translation>
    </message>
    <message>
        <source>Inherited again</source>
        <translation>다시 상속</translation>
    </message>
    <message>
        <source>No longer assigned at</source>
        <translation>할당이 해제된 곳</translation>
    </message>
    <message>
        <source>Revision</source>
        <translation>리비전</translation>
    </message>
    <message>
        <source>Header keys</source>
        <translation>헤더 키</translation>
    </message>
    <message>
        <source>Samples</source>
        <translation>샘플</translation>
    </message>
    <message>
        <source>OAuth 2.0</source>
        <translation>OAuth 2.0</translation>
    </message>
    <message>
        <source>Host</source>
        <translation>호스트</translation>
    </message>
    <message>
        <source>Path</source>
        <translation>경로</translation>
    </message>
    <message>
        <source>Answer</source>
        <translation>응답</translation>
    </message>
    <message>
        <source>Sender</source>
        <translation>보내는 사람</translation>
    </message>
    <message>
        <source>Networks</source>
        <translation>네트워크</translation>
    </message>
    <message>
        <source>Response, KiB</source>
        <translation>응답 크기(KiB)</translation>
    </message>
    <message>
        <source>Days that events are kept</source>
        <translation>이벤트 보관 일수</translation>
    </message>
    <message>
        <source>How many are kept</source>
        <translation>보관 개수</translation>
    </message>
    <message>
        <source>Entries</source>
        <translation>항목 수</translation>
    </message>
    <message>
        <source>More were tried and are not recorded</source>
        <translation>그 밖의 시도는 기록되지 않음</translation>
    </message>
    <message>
        <source>{why}, 1 attempt left</source>
        <translation>{why}, 남은 시도 1회</translation>
    </message>
    <message>
        <source>{why}, {count} attempts left</source>
        <translation>{why}, 남은 시도 {count}회</translation>
    </message>
    <message>
        <source>Sign-in refused: {subject}</source>
        <translation>로그인 거부됨: {subject}</translation>
    </message>
    <message>
        <source>Refused: {action} ({subject})</source>
        <translation>거부됨: {action} ({subject})</translation>
    </message>
    <message>
        <source>{what}: {subject}</source>
        <translation>{what}: {subject}</translation>
    </message>
    <message>
        <source>Yes</source>
        <translation>예</translation>
    </message>
    <message>
        <source>No</source>
        <translation>아니요</translation>
    </message>
    <message>
        <source>Headquarters</source>
        <translation>본사</translation>
    </message>
    <message>
        <source>Branch</source>
        <translation>지점</translation>
    </message>
    <message>
        <source>Place group</source>
        <translation>장소 그룹</translation>
    </message>
    <message>
        <source>given up before there was an answer</source>
        <translation>응답 전에 중단함</translation>
    </message>
    <message>
        <source>{total} registered · {connected} connected</source>
        <translation>등록 {total}대 · 연결 {connected}대</translation>
    </message>
    <message>
        <source>{serial} is registered already, at “{place}”.</source>
        <translation>{serial} 기기는 이미 “{place}”에 등록되어 있습니다.</translation>
    </message>
    <message>
        <source>No virtual device was made. {why}</source>
        <translation>가상 기기를 만들지 못했습니다. {why}</translation>
    </message>
    <message>
        <source>Keeping the virtual device&apos;s credential</source>
        <translation>가상 기기의 자격 증명 보관</translation>
    </message>
    <message>
        <source>is granted</source>
        <translation>승인됨</translation>
    </message>
    <message>
        <source>is blocked</source>
        <translation>차단됨</translation>
    </message>
    <message>
        <source>Somebody else has named device {serial} “{theirs}” meanwhile. Name it “{mine}”?</source>
        <translation>그사이 다른 사람이 기기 {serial}의 이름을 “{theirs}”(으)로 지정했습니다. “{mine}”(으)로 지정하시겠습니까?</translation>
    </message>
    <message>
        <source>Renaming device {serial}</source>
        <translation>기기 {serial} 이름 변경</translation>
    </message>
    <message>
        <source>Somebody else has moved device {serial} to “{theirs}” meanwhile. Move it to “{mine}”?</source>
        <translation>그사이 다른 사람이 기기 {serial}을(를) “{theirs}”(으)로 옮겼습니다. “{mine}”(으)로 옮기시겠습니까?</translation>
    </message>
    <message>
        <source>Moving device {serial}</source>
        <translation>기기 {serial} 이동</translation>
    </message>
    <message>
        <source>Move</source>
        <translation>이동</translation>
    </message>
    <message>
        <source>Release device {serial}?</source>
        <translation>기기 {serial}을(를) 해제하시겠습니까?</translation>
    </message>
    <message>
        <source>Release device {serial} from “{place}”?</source>
        <translation>기기 {serial}을(를) “{place}”에서 해제하시겠습니까?</translation>
    </message>
    <message>
        <source>Release device {serial} “{name}” from “{place}”?</source>
        <translation>기기 {serial} “{name}”을(를) “{place}”에서 해제하시겠습니까?</translation>
    </message>
    <message>
        <source>Release</source>
        <translation>해제</translation>
    </message>
    <message>
        <source>Its token is void at once: it cannot ask for decisions until it is registered again.</source>
        <translation>토큰이 즉시 무효가 되어, 다시 등록할 때까지 판정을 요청할 수 없습니다.</translation>
    </message>
    <message>
        <source>Somebody else has moved device {serial} to “{theirs}” meanwhile. Release it all the same?</source>
        <translation>그사이 다른 사람이 기기 {serial}을(를) “{theirs}”(으)로 옮겼습니다. 그래도 해제하시겠습니까?</translation>
    </message>
    <message>
        <source>Releasing device {serial}</source>
        <translation>기기 {serial} 해제</translation>
    </message>
    <message>
        <source>Device {serial} is released.</source>
        <translation>기기 {serial}을(를) 해제했습니다.</translation>
    </message>
    <message>
        <source>Move device {serial} to “{place}”? It works by the settings there at once.</source>
        <translation>기기 {serial}을(를) “{place}”(으)로 이동하시겠습니까? 이동 즉시 해당 위치의 설정에 따라 동작합니다.</translation>
    </message>
    <message>
        <source>New token</source>
        <translation>새 토큰</translation>
    </message>
    <message>
        <source>Make a new token for device {serial}? It is shown once.</source>
        <translation>기기 {serial}의 새 토큰을 만드시겠습니까? 토큰은 한 번만 표시됩니다.</translation>
    </message>
    <message>
        <source>The present token is void at once: the device is cut off until it has the new one.</source>
        <translation>현재 토큰이 즉시 무효가 되어, 새 토큰을 받을 때까지 기기 연결이 끊깁니다.</translation>
    </message>
    <message>
        <source>Making a new token for device {serial}</source>
        <translation>기기 {serial}의 새 토큰 만들기</translation>
    </message>
    <message>
        <source>Saved {path}. Only you can read it; keep it that way on the device too.</source>
        <translation>{path}에 저장했습니다. 본인만 읽을 수 있으며, 기기에서도 그렇게 유지하십시오.</translation>
    </message>
    <message>
        <source>{path} belongs to another server, {other}; here it is {server}.</source>
        <translation>{path}: 다른 서버({other})의 파일입니다. 현재 서버는 {server}입니다.</translation>
    </message>
    <message>
        <source>The credential file was not loaded. {reason}</source>
        <translation>자격 증명 파일을 불러오지 못했습니다. {reason}</translation>
    </message>
    <message>
        <source>READY</source>
        <translation>대기 중</translation>
    </message>
    <message>
        <source>GRANTED</source>
        <translation>승인</translation>
    </message>
    <message>
        <source>DENIED</source>
        <translation>거부</translation>
    </message>
    <message>
        <source>DEVICE-LOCAL</source>
        <translation>기기 자체 인증</translation>
    </message>
    <message>
        <source>NO DECISION</source>
        <translation>판정 없음</translation>
    </message>
    <message>
        <source>Present a credential as a person at the door would.</source>
        <translation>출입자가 하는 것처럼 인증 수단을 제시해 보십시오.</translation>
    </message>
    <message>
        <source>Choose a device. To stand in for one, its token must be known here.</source>
        <translation>기기를 선택하십시오. 기기를 대신하려면 이 콘솔이 토큰을 알아야 합니다.</translation>
    </message>
    <message>
        <source>The token of {serial} is not known here: load its credential file, make a new token, or register another device.</source>
        <translation>이 콘솔은 {serial}의 토큰을 모릅니다. 자격 증명 파일을 불러오거나, 새 토큰을 만들거나, 다른 기기를 등록하십시오.</translation>
    </message>
    <message>
        <source>A decision is awaited.</source>
        <translation>판정을 기다리고 있습니다.</translation>
    </message>
    <message>
        <source>The vendor is being asked.</source>
        <translation>벤더에 요청하고 있습니다.</translation>
    </message>
    <message>
        <source>The door stays shut. The server does not accept this device&apos;s token any more: the device was released, or has a newer token.</source>
        <translation>문이 열리지 않습니다. 서버가 더 이상 이 기기의 토큰을 받지 않습니다. 기기가 해제되었거나 더 새로운 토큰이 있습니다.</translation>
    </message>
    <message>
        <source>The door stays shut. {reason}</source>
        <translation>문이 열리지 않습니다. {reason}</translation>
    </message>
    <message>
        <source>The door opens.</source>
        <translation>문이 열립니다.</translation>
    </message>
    <message>
        <source>The vendor does not decide this one: the device decides by itself.</source>
        <translation>벤더가 판정하지 않습니다. 기기가 자체적으로 판정합니다.</translation>
    </message>
    <message>
        <source>The door stays shut.</source>
        <translation>문이 열리지 않습니다.</translation>
    </message>
    <message>
        <source>The access type chosen for {groups} is not saved.</source>
        <translation>{groups}에 대해 선택한 출입 유형이 저장되지 않았습니다.</translation>
    </message>
    <message>
        <source>This place is not there any more.</source>
        <translation>이 장소는 더 이상 없습니다.</translation>
    </message>
    <message>
        <source>Only an owner may do this.</source>
        <translation>소유자만 이 작업을 할 수 있습니다.</translation>
    </message>
    <message>
        <source>Of this place you may only see the name.</source>
        <translation>이 장소는 이름만 볼 수 있습니다.</translation>
    </message>
    <message>
        <source>This takes a role at a place or group above; ask for one.</source>
        <translation>상위 장소 또는 그룹의 권한이 필요합니다. 권한을 요청하십시오.</translation>
    </message>
    <message>
        <source>An owner may not do this.</source>
        <translation>소유자는 이 작업을 할 수 없습니다.</translation>
    </message>
    <message>
        <source>A branch administrator may not do this; ask for a role above.</source>
        <translation>지점 관리자는 이 작업을 할 수 없습니다. 상위 권한을 요청하십시오.</translation>
    </message>
    <message>
        <source>A place group administrator may not do this; ask for a role above.</source>
        <translation>장소 그룹 관리자는 이 작업을 할 수 없습니다. 상위 권한을 요청하십시오.</translation>
    </message>
    <message>
        <source>A place administrator may not do this; ask for a role above.</source>
        <translation>장소 관리자는 이 작업을 할 수 없습니다. 상위 권한을 요청하십시오.</translation>
    </message>
    <message>
        <source>Basic Information</source>
        <translation>기본 정보</translation>
    </message>
    <message>
        <source>Select a credential</source>
        <translation>인증 수단 선택</translation>
    </message>
    <message>
        <source>Auth type</source>
        <translation>인증 유형</translation>
    </message>
    <message>
        <source>Webhook URL</source>
        <translation>웹훅 URL</translation>
    </message>
    <message>
        <source>CLUe sends only HTTP POST, Content-Type: application/json, and expects JSON back.</source>
        <translation>CLUe는 HTTP POST, Content-Type: application/json으로만 요청을 보내며 JSON 응답을 기대합니다.</translation>
    </message>
    <message>
        <source>It cannot be changed after saving. For another one, register a new API.</source>
        <translation>저장 후에는 변경할 수 없습니다. 다른 유형은 새 API로 등록하십시오.</translation>
    </message>
    <message>
        <source>{title}  —  {number} of {number} registered</source>
        <translation>{title}  —  {number}/{number} 등록됨</translation>
    </message>
    <message>
        <source>What still blocks saving</source>
        <translation>저장을 막고 있는 항목</translation>
    </message>
    <message>
        <source>What to check: {0}</source>
        <translation>확인할 사항: {0}</translation>
    </message>
    <message>
        <source>Required fields</source>
        <translation>필수 항목</translation>
    </message>
    <message>
        <source>Custom headers</source>
        <translation>사용자 지정 헤더</translation>
    </message>
    <message>
        <source>Auto fields</source>
        <translation>자동 필드</translation>
    </message>
    <message>
        <source>Manual fields</source>
        <translation>수동 필드</translation>
    </message>
    <message>
        <source>Connection</source>
        <translation>연결</translation>
    </message>
    <message>
        <source>Judgment criteria</source>
        <translation>판정 기준</translation>
    </message>
    <message>
        <source>API test</source>
        <translation>API 테스트</translation>
    </message>
    <message>
        <source>{title}, row {number}</source>
        <translation>{title}, {number}행</translation>
    </message>
    <message>
        <source>Close the editor?</source>
        <translation>편집기를 닫으시겠습니까?</translation>
    </message>
    <message>
        <source>Discard</source>
        <translation>저장하지 않고 닫기</translation>
    </message>
    <message>
        <source>Keep editing</source>
        <translation>계속 편집</translation>
    </message>
    <message>
        <source>Save Configuration</source>
        <translation>설정 저장</translation>
    </message>
    <message>
        <source>Somebody else has saved “{}” since you opened it</source>
        <translation>편집하는 동안 다른 사용자가 “{}” API를 저장했습니다</translation>
    </message>
    <message>
        <source>Saved by somebody else</source>
        <translation>다른 사용자가 저장함</translation>
    </message>
    <message>
        <source>Nothing of yours is lost yet. These fields differ:</source>
        <translation>입력한 내용은 그대로 남아 있습니다. 다음 항목이 다릅니다:</translation>
    </message>
    <message>
        <source>What can be compared is the same; only the order of rows differs.</source>
        <translation>비교할 수 있는 내용은 같고 행의 순서만 다릅니다.</translation>
    </message>
    <message>
        <source>Header values are hidden, so theirs may differ without being listed.</source>
        <translation>헤더 값은 표시되지 않으므로 목록에 없어도 서로 다를 수 있습니다.</translation>
    </message>
    <message>
        <source>Use theirs</source>
        <translation>다른 사용자의 내용 사용</translation>
    </message>
    <message>
        <source>Save although samples differ?</source>
        <translation>샘플 결과가 다른데 저장할까요?</translation>
    </message>
    <message>
        <source>{samples} With these criteria people would be answered otherwise than was tested:</source>
        <translation>{samples} 이 판정 기준으로는 테스트한 것과 다른 결과가 사람들에게 주어집니다:</translation>
    </message>
    <message>
        <source>Sample</source>
        <translation>샘플</translation>
    </message>
    <message>
        <source>Expected</source>
        <translation>예상</translation>
    </message>
    <message>
        <source>Gives now</source>
        <translation>현재 결과</translation>
    </message>
    <message>
        <source>Save all the same</source>
        <translation>그래도 저장</translation>
    </message>
    <message>
        <source>Fill the form from an operation</source>
        <translation>작업을 골라 양식 채우기</translation>
    </message>
    <message>
        <source>These are the document&apos;s POST operations with a JSON body. The form is filled with the one chosen.</source>
        <translation>문서에 있는, 본문이 JSON인 POST 작업입니다. 선택한 작업으로 양식을 채웁니다.</translation>
    </message>
    <message>
        <source>Operations</source>
        <translation>작업</translation>
    </message>
    <message>
        <source>Fill the form</source>
        <translation>양식 채우기</translation>
    </message>
    <message>
        <source>Save mine over it</source>
        <translation>내 내용으로 덮어쓰기</translation>
    </message>
    <message>
        <source>Differences</source>
        <translation>차이점</translation>
    </message>
    <message>
        <source>Field</source>
        <translation>항목</translation>
    </message>
    <message>
        <source>Mine</source>
        <translation>내 내용</translation>
    </message>
    <message>
        <source>Theirs</source>
        <translation>다른 사용자의 내용</translation>
    </message>
    <message>
        <source>Custom header {key}</source>
        <translation>사용자 지정 헤더 {key}</translation>
    </message>
    <message>
        <source>Auto field {key}</source>
        <translation>자동 필드 {key}</translation>
    </message>
    <message>
        <source>Manual field {key}</source>
        <translation>수동 필드 {key}</translation>
    </message>
    <message>
        <source>Secret {key} for signatures</source>
        <translation>서명용 비밀 키 {key}</translation>
    </message>
    <message>
        <source>statusCode</source>
        <translation>statusCode</translation>
    </message>
    <message>
        <source>Success Result JSONPath: Key</source>
        <translation>성공 결과 JSONPath: 키</translation>
    </message>
    <message>
        <source>Success Result JSONPath: Value</source>
        <translation>성공 결과 JSONPath: 값</translation>
    </message>
    <message>
        <source>Success Result JSONPath: data format</source>
        <translation>성공 결과 JSONPath: 데이터 형식</translation>
    </message>
    <message>
        <source>Success Message JSONPath</source>
        <translation>성공 메시지 JSONPath</translation>
    </message>
    <message>
        <source>Failure Message JSONPath</source>
        <translation>실패 메시지 JSONPath</translation>
    </message>
    <message>
        <source>Sample {key}</source>
        <translation>샘플 {key}</translation>
    </message>
    <message>
        <source>there</source>
        <translation>있음</translation>
    </message>
    <message>
        <source>another answer, value or expectation</source>
        <translation>다른 응답, 값 또는 예상 결과</translation>
    </message>
    <message>
        <source>on</source>
        <translation>켜짐</translation>
    </message>
    <message>
        <source>stored, hidden</source>
        <translation>저장됨(숨김)</translation>
    </message>
    <message>
        <source>entered anew, hidden</source>
        <translation>새로 입력됨(숨김)</translation>
    </message>
    <message>
        <source>In the body</source>
        <translation>본문</translation>
    </message>
    <message>
        <source>In the header (HTTP Basic)</source>
        <translation>헤더 (HTTP Basic)</translation>
    </message>
    <message>
        <source>Token URL</source>
        <translation>토큰 URL</translation>
    </message>
    <message>
        <source>Client ID</source>
        <translation>클라이언트 ID</translation>
    </message>
    <message>
        <source>Client secret</source>
        <translation>클라이언트 시크릿</translation>
    </message>
    <message>
        <source>Scope</source>
        <translation>스코프</translation>
    </message>
    <message>
        <source>Audience</source>
        <translation>오디언스</translation>
    </message>
    <message>
        <source>Where the secret is sent</source>
        <translation>시크릿을 보내는 곳</translation>
    </message>
    <message>
        <source>on, as {key}</source>
        <translation>사용({key})</translation>
    </message>
    <message>
        <source>off</source>
        <translation>사용 안 함</translation>
    </message>
    <message>
        <source>‹ APIs</source>
        <translation>‹ API 목록</translation>
    </message>
    <message>
        <source>Back to the APIs</source>
        <translation>API 목록으로 돌아가기</translation>
    </message>
    <message>
        <source>Back to the APIs (Esc)</source>
        <translation>API 목록으로 돌아가기 (Esc)</translation>
    </message>
    <message>
        <source>Export…</source>
        <translation>내보내기…</translation>
    </message>
    <message>
        <source>Keep what is typed in a file, without secrets; “Import…” brings it back</source>
        <translation>입력한 내용을 비밀 값 없이 파일로 보관합니다. “가져오기…”로 다시 불러올 수 있습니다</translation>
    </message>
    <message>
        <source>Fill the form from a file: a cURL command, or an OpenAPI 3 document in JSON</source>
        <translation>파일(cURL 명령 또는 JSON 형식의 OpenAPI 3 문서)로 양식을 채웁니다</translation>
    </message>
    <message>
        <source>New API</source>
        <translation>새 API</translation>
    </message>
    <message>
        <source>saving…</source>
        <translation>저장 중…</translation>
    </message>
    <message>
        <source>new</source>
        <translation>새 항목</translation>
    </message>
    <message>
        <source>tested {ago}</source>
        <translation>{ago} 테스트함</translation>
    </message>
    <message>
        <source>not tested</source>
        <translation>테스트 안 함</translation>
    </message>
    <message>
        <source>Saving the API</source>
        <translation>API 저장</translation>
    </message>
    <message>
        <source>Saving…</source>
        <translation>저장 중…</translation>
    </message>
    <message>
        <source>Still to do before saving:</source>
        <translation>저장하려면 다음을 완료하십시오:</translation>
    </message>
    <message>
        <source>Refused by the server:</source>
        <translation>서버가 거부한 항목:</translation>
    </message>
    <message>
        <source>Everything is filled in and tested.</source>
        <translation>모두 입력했으며 테스트를 마쳤습니다.</translation>
    </message>
    <message>
        <source>“{}” is saved.</source>
        <translation>“{}” API를 저장했습니다.</translation>
    </message>
    <message>
        <source>Fill the form from a file</source>
        <translation>파일로 양식 채우기</translation>
    </message>
    <message>
        <source>cURL commands, OpenAPI documents (*.txt *.sh *.cmd *.ps1 *.json *.yaml *.yml)</source>
        <translation>cURL 명령, OpenAPI 문서 (*.txt *.sh *.cmd *.ps1 *.json *.yaml *.yml)</translation>
    </message>
    <message>
        <source>The file is neither a cURL command nor an OpenAPI document.</source>
        <translation>파일이 cURL 명령도 OpenAPI 문서도 아닙니다.</translation>
    </message>
    <message>
        <source>Looking for credentials that have all their APIs</source>
        <translation>등록 한도에 도달한 인증 수단 확인</translation>
    </message>
    <message>
        <source>Reading how long verifications took</source>
        <translation>검증에 걸린 시간 읽기</translation>
    </message>
    <message>
        <source>Send {}</source>
        <translation>{} 보내기</translation>
    </message>
    <message>
        <source>Include this value in the request</source>
        <translation>이 값을 요청에 포함합니다</translation>
    </message>
    <message>
        <source>Key of {}</source>
        <translation>{}의 키</translation>
    </message>
    <message>
        <source>Value of the auto field, filled in by the system</source>
        <translation>시스템이 채우는 자동 필드 값</translation>
    </message>
    <message>
        <source>Filled in by the system; it cannot be changed.</source>
        <translation>시스템이 채우는 값이므로 변경할 수 없습니다.</translation>
    </message>
    <message>
        <source>Auto Fields</source>
        <translation>자동 필드</translation>
    </message>
    <message>
        <source>Values that the system fills in. Select only those that the vendor needs.</source>
        <translation>시스템이 채우는 값입니다. 벤더에 필요한 값만 선택하십시오.</translation>
    </message>
    <message>
        <source>Select an Auth type first: it decides which values the system can fill in.</source>
        <translation>먼저 인증 유형을 선택하십시오. 유형에 따라 시스템이 채울 수 있는 값이 정해집니다.</translation>
    </message>
    <message>
        <source>Field Name</source>
        <translation>필드 이름</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>값</translation>
    </message>
    <message>
        <source>Remove field</source>
        <translation>필드 삭제</translation>
    </message>
    <message>
        <source>Name of field {}</source>
        <translation>필드 {}의 이름</translation>
    </message>
    <message>
        <source>Type of field {}</source>
        <translation>필드 {}의 형식</translation>
    </message>
    <message>
        <source>Value of field {}</source>
        <translation>필드 {}의 값</translation>
    </message>
    <message>
        <source>Remove field {}</source>
        <translation>필드 {} 삭제</translation>
    </message>
    <message>
        <source>Manual Fields</source>
        <translation>수동 필드</translation>
    </message>
    <message>
        <source>Fixed values in the request. Auto and manual fields together: at most 10.</source>
        <translation>요청에 항상 포함되는 고정 값입니다. 자동 필드와 수동 필드를 합하여 최대 10개입니다.</translation>
    </message>
    <message>
        <source>No manual fields defined.</source>
        <translation>정의된 수동 필드가 없습니다.</translation>
    </message>
    <message>
        <source>Add field</source>
        <translation>필드 추가</translation>
    </message>
    <message>
        <source>Auto and manual fields together can be at most 10.</source>
        <translation>자동 필드와 수동 필드는 합하여 최대 10개입니다.</translation>
    </message>
    <message>
        <source>Key</source>
        <translation>키</translation>
    </message>
    <message>
        <source>Remove header</source>
        <translation>헤더 삭제</translation>
    </message>
    <message>
        <source>Key of header {}</source>
        <translation>헤더 {}의 키</translation>
    </message>
    <message>
        <source>Value of header {}</source>
        <translation>헤더 {}의 값</translation>
    </message>
    <message>
        <source>Remove header {}</source>
        <translation>헤더 {} 삭제</translation>
    </message>
    <message>
        <source>stored; type to replace it</source>
        <translation>저장됨 — 바꾸려면 입력</translation>
    </message>
    <message>
        <source>enter the value again</source>
        <translation>값을 다시 입력하십시오</translation>
    </message>
    <message>
        <source>If the vendor needs authorization. Content-Type and Accept are fixed.</source>
        <translation>벤더가 권한 부여를 요구하는 경우입니다. Content-Type과 Accept는 고정입니다.</translation>
    </message>
    <message>
        <source>Hide the value</source>
        <translation>값 숨기기</translation>
    </message>
    <message>
        <source>Show the value while it is being typed</source>
        <translation>입력하는 동안 값 표시</translation>
    </message>
    <message>
        <source>Custom Headers</source>
        <translation>사용자 지정 헤더</translation>
    </message>
    <message>
        <source>Add header</source>
        <translation>헤더 추가</translation>
    </message>
    <message>
        <source>There can be at most 10 custom headers.</source>
        <translation>사용자 지정 헤더는 최대 10개입니다.</translation>
    </message>
    <message>
        <source>Pages of the form</source>
        <translation>양식의 페이지</translation>
    </message>
    <message>
        <source>Response Parsing</source>
        <translation>응답 해석</translation>
    </message>
    <message>
        <source>Request</source>
        <translation>요청</translation>
    </message>
    <message>
        <source>Up to 3 codes in 100–399; any one of them counts as success.</source>
        <translation>100–399 범위의 코드를 최대 3개까지 입력하며, 그중 하나와 일치하면 성공입니다.</translation>
    </message>
    <message>
        <source>Data format</source>
        <translation>데이터 형식</translation>
    </message>
    <message>
        <source>Success Message JSONPath (optional)</source>
        <translation>성공 메시지 JSONPath(선택)</translation>
    </message>
    <message>
        <source>Failure Message JSONPath (optional)</source>
        <translation>실패 메시지 JSONPath(선택)</translation>
    </message>
    <message>
        <source>Success Result JSONPath</source>
        <translation>성공 결과 JSONPath</translation>
    </message>
    <message>
        <source>Key, Value and data format must match the response exactly.</source>
        <translation>키, 값, 데이터 형식이 응답과 정확히 일치해야 합니다.</translation>
    </message>
    <message>
        <source>This response says false: with it, access is denied.</source>
        <translation>이 응답은 false입니다. 이 응답으로는 출입이 거부됩니다.</translation>
    </message>
    <message>
        <source>Grant when it is false instead</source>
        <translation>대신 false일 때 승인</translation>
    </message>
    <message>
        <source>Enter at least one of statusCode and Success Result JSONPath.</source>
        <translation>statusCode와 성공 결과 JSONPath 중 하나 이상을 입력하십시오.</translation>
    </message>
    <message>
        <source>The string found there is shown on the device&apos;s screen.</source>
        <translation>그 위치의 문자열이 기기 화면에 표시됩니다.</translation>
    </message>
    <message>
        <source>Mode 1: Response Code Verification — success if the HTTP status code matches one in the list.</source>
        <translation>모드 1: 응답 코드 검증 — HTTP 상태 코드가 목록의 코드와 일치하면 성공입니다.</translation>
    </message>
    <message>
        <source>Mode 2: Response Body Verification — success if Key = Value holds, whatever the status code: also for 4xx and 5xx.</source>
        <translation>모드 2: 응답 본문 검증 — 상태 코드와 관계없이(4xx와 5xx 포함) 키 = 값이면 성공입니다.</translation>
    </message>
    <message>
        <source>Mode 3: Combined Verification — success when the status code matches and Key = Value holds.</source>
        <translation>모드 3: 복합 검증 — 상태 코드가 일치하고 키 = 값이면 성공입니다.</translation>
    </message>
    <message>
        <source>The judgment mode follows from which of the fields are filled in.</source>
        <translation>입력한 항목에 따라 판정 모드가 정해집니다.</translation>
    </message>
    <message>
        <source>Copy of {name}</source>
        <translation>{name} 사본</translation>
    </message>
    <message>
        <source>deadline {n} ms</source>
        <translation>제한 시간 {n} ms</translation>
    </message>
    <message>
        <source>no trace id</source>
        <translation>추적 ID 없음</translation>
    </message>
    <message>
        <source>signed</source>
        <translation>서명함</translation>
    </message>
    <message>
        <source>with a token (OAuth 2.0)</source>
        <translation>토큰 사용 (OAuth 2.0)</translation>
    </message>
    <message>
        <source>a CA of its own</source>
        <translation>자체 CA</translation>
    </message>
    <message>
        <source>client certificate</source>
        <translation>클라이언트 인증서</translation>
    </message>
    <message>
        <source>a new connection for each call</source>
        <translation>호출마다 새 연결</translation>
    </message>
    <message>
        <source>a file that cannot be used</source>
        <translation>사용할 수 없는 파일</translation>
    </message>
    <message>
        <source>{subject} · ends {day}</source>
        <translation>{subject} · {day} 만료</translation>
    </message>
    <message>
        <source>{first} and {number} more</source>
        <translation>{first} 외 {number}개</translation>
    </message>
    <message>
        <source>a file with a password</source>
        <translation>비밀번호가 있는 파일</translation>
    </message>
    <message>
        <source>to be chosen again</source>
        <translation>다시 선택해야 함</translation>
    </message>
    <message>
        <source>⚠ It has ended. The vendor is still called with it, and may refuse it: choose a new one.</source>
        <translation>⚠ 만료되었습니다. 벤더는 계속 이 인증서로 호출되며 거부할 수 있습니다. 새 인증서를 선택하십시오.</translation>
    </message>
    <message>
        <source>⚠ It ends soon: ask the vendor for a new one, and choose it here.</source>
        <translation>⚠ 곧 만료됩니다. 벤더에게 새 인증서를 요청하여 여기서 선택하십시오.</translation>
    </message>
    <message>
        <source>⚠ The certificate of its issuer, {issuer}, is not in the file. A vendor that does not know the issuer by itself refuses it.</source>
        <translation>⚠ 발급자 {issuer}의 인증서가 파일에 없습니다. 발급자를 스스로 알지 못하는 벤더는 거부합니다.</translation>
    </message>
    <message>
        <source>“{name}” is just being saved.</source>
        <translation>“{name}” API를 저장하고 있습니다.</translation>
    </message>
    <message>
        <source>The changes to “{name}” are not saved.</source>
        <translation>“{name}” API의 변경 사항이 저장되지 않았습니다.</translation>
    </message>
    <message>
        <source>The new API “{name}” is not saved.</source>
        <translation>새 API “{name}”이(가) 저장되지 않았습니다.</translation>
    </message>
    <message>
        <source>The new API is not saved.</source>
        <translation>새 API가 저장되지 않았습니다.</translation>
    </message>
    <message>
        <source>“Export…” in its editor keeps it in a file, and “Import…” brings it back.</source>
        <translation>편집기의 “내보내기…”로 파일에 보관하고 “가져오기…”로 다시 불러올 수 있습니다.</translation>
    </message>
    <message>
        <source>{credential} already has {number} APIs; delete one of them first.</source>
        <translation>{credential}에는 이미 API가 {number}개 있습니다. 먼저 하나를 삭제하십시오.</translation>
    </message>
    <message>
        <source>Access is granted where {path} is false. Save this only if the vendor means it so.</source>
        <translation>{path} 값이 false일 때 출입이 승인됩니다. 벤더가 그런 뜻으로 응답할 때에만 저장하십시오.</translation>
    </message>
    <message>
        <source>A response with status {status} grants access, too. Fill in statusCode if that is not meant.</source>
        <translation>상태 코드 {status} 응답도 출입을 승인합니다. 의도한 것이 아니면 statusCode를 입력하십시오.</translation>
    </message>
    <message>
        <source>“{name}” had been registered before with another credential; delete it if it is not needed.</source>
        <translation>“{name}” API가 앞서 다른 인증 수단으로 등록되었습니다. 필요하지 않으면 삭제하십시오.</translation>
    </message>
    <message>
        <source>The server did not accept this. Nothing has been saved.</source>
        <translation>서버가 이 내용을 받아들이지 않았습니다. 아무것도 저장되지 않았습니다.</translation>
    </message>
    <message>
        <source>Saving “{name}”</source>
        <translation>“{name}” 저장</translation>
    </message>
    <message>
        <source>The answer was lost, so it may have been saved. Save again when the server is back: what has arrived is not registered twice.</source>
        <translation>서버의 응답을 받지 못해 저장 여부를 알 수 없습니다. 서버에 다시 연결되면 다시 저장하십시오. 이미 도착한 내용은 중복 등록되지 않습니다.</translation>
    </message>
    <message>
        <source>Not saved: the server cannot be reached. What you typed stays; save again when it is back.</source>
        <translation>저장하지 못했습니다. 서버에 연결할 수 없습니다. 입력한 내용은 남아 있으니 연결되면 다시 저장하십시오.</translation>
    </message>
    <message>
        <source>Not saved. {reason}</source>
        <translation>저장하지 못했습니다. {reason}</translation>
    </message>
    <message>
        <source>“{name}” has been deleted by somebody else. What you typed stays and can be saved as a new API; values of headers have to be entered again.</source>
        <translation>다른 사용자가 “{name}” API를 삭제했습니다. 입력한 내용은 남아 있으며 새 API로 저장할 수 있습니다. 헤더 값은 다시 입력해야 합니다.</translation>
    </message>
    <message>
        <source>“{text}” is no status code; enter numbers such as 200, 201.</source>
        <translation>“{text}”은(는) 상태 코드가 아닙니다. 200, 201과 같은 숫자를 입력하십시오.</translation>
    </message>
    <message>
        <source>The last successful test is older than 24 hours: test again.</source>
        <translation>마지막으로 성공한 테스트가 24시간을 넘었습니다. 다시 테스트하십시오.</translation>
    </message>
    <message>
        <source>The URL, headers or fields have changed since the last successful test: test again.</source>
        <translation>마지막으로 성공한 테스트 이후 URL, 헤더 또는 필드가 변경되었습니다. 다시 테스트하십시오.</translation>
    </message>
    <message>
        <source>The URL, headers or fields have changed: a successful test of them is needed.</source>
        <translation>URL, 헤더 또는 필드가 변경되었습니다. 변경된 내용으로 테스트에 성공해야 합니다.</translation>
    </message>
    <message>
        <source>Run at least one successful test: EXECUTE TEST.</source>
        <translation>테스트에 한 번 이상 성공해야 합니다. ‘테스트 실행’을 누르십시오.</translation>
    </message>
    <message>
        <source>{path} is there already, and was left as it is.</source>
        <translation>{path} 파일이 이미 있어 그대로 두었습니다.</translation>
    </message>
    <message>
        <source>Saved: {path}. Only you can read it; keep it that way on the device too.</source>
        <translation>저장했습니다: {path}. 본인만 읽을 수 있습니다. 기기에서도 그렇게 두십시오.</translation>
    </message>
    <message>
        <source>The device at {url} has its credential.</source>
        <translation>{url}의 기기가 자격 증명를 받았습니다.</translation>
    </message>
    <message>
        <source>Address of the device&apos;s web server</source>
        <translation>기기 웹 서버 주소</translation>
    </message>
    <message>
        <source>Hand over</source>
        <translation>전달</translation>
    </message>
    <message>
        <source>not shown</source>
        <translation>표시 안 함</translation>
    </message>
    <message>
        <source>The device proves who it is with a token, which exists nowhere else until it is delivered.</source>
        <translation>기기는 토큰으로 자신을 증명합니다. 전달하기 전까지 이 토큰은 다른 곳에 없습니다.</translation>
    </message>
    <message>
        <source>Credential file</source>
        <translation>자격 증명 파일</translation>
    </message>
    <message>
        <source>The device&apos;s own web server</source>
        <translation>기기 자체 웹 서버</translation>
    </message>
    <message>
        <source>Handing the credential over</source>
        <translation>자격 증명 전달</translation>
    </message>
    <message>
        <source>Place ID</source>
        <translation>장소 ID</translation>
    </message>
    <message>
        <source>Allocation code</source>
        <translation>할당 코드</translation>
    </message>
    <message>
        <source>Send the allocation code</source>
        <translation>할당 코드 보내기</translation>
    </message>
    <message>
        <source>I have a code already</source>
        <translation>이미 코드가 있습니다</translation>
    </message>
    <message>
        <source>Allocate Space</source>
        <translation>공간 할당</translation>
    </message>
    <message>
        <source>Request a new code</source>
        <translation>새 코드 요청</translation>
    </message>
    <message>
        <source>Another Place ID</source>
        <translation>다른 장소 ID</translation>
    </message>
    <message>
        <source>Time left</source>
        <translation>남은 시간</translation>
    </message>
    <message>
        <source>Tries left</source>
        <translation>남은 횟수</translation>
    </message>
    <message>
        <source>Send the allocation code in {seconds} s</source>
        <translation>{seconds}초 후 할당 코드 보내기</translation>
    </message>
    <message>
        <source>Request a new code in {seconds} s</source>
        <translation>{seconds}초 후 새 코드 요청</translation>
    </message>
    <message>
        <source>Allocate Space in {seconds} s</source>
        <translation>{seconds}초 후 공간 할당</translation>
    </message>
    <message>
        <source>Asking whether the device is registered</source>
        <translation>기기 등록 여부 확인</translation>
    </message>
    <message>
        <source>Sending the allocation code</source>
        <translation>할당 코드 보내기</translation>
    </message>
    <message>
        <source>Delete the last digit</source>
        <translation>마지막 숫자 지우기</translation>
    </message>
    <message>
        <source>Clear</source>
        <translation>지우기</translation>
    </message>
    <message>
        <source>Closing the enrollment wizard</source>
        <translation>등록 마법사 닫기</translation>
    </message>
    <message>
        <source>Connecting to {server}…</source>
        <translation>{server}에 연결하는 중…</translation>
    </message>
    <message>
        <source>Asking the server about device {serial}…</source>
        <translation>기기 {serial}에 대해 서버에 확인하는 중…</translation>
    </message>
    <message>
        <source>The allocation code is being sent…</source>
        <translation>할당 코드를 보내는 중…</translation>
    </message>
    <message>
        <source>Enter the Place ID that the administrator gave you.</source>
        <translation>관리자에게 받은 장소 ID를 입력하십시오.</translation>
    </message>
    <message>
        <source>Asking the server…</source>
        <translation>서버에 확인하는 중…</translation>
    </message>
    <message>
        <source>Enter the allocation code that was sent for device {serial} at Place {place}.</source>
        <translation>장소 {place}의 기기 {serial}에 대해 보낸 할당 코드를 입력하십시오.</translation>
    </message>
    <message>
        <source>The allocation code was made, but mail is not set up on the server: it waits in the outbox there. Ask an owner of the server for the code of device {serial} at Place {place} (Server settings › Outbox), or to set mail up.</source>
        <translation>할당 코드가 생성되었지만 서버에 메일이 설정되어 있지 않아 서버의 보낼 편지함에서 대기 중입니다. 서버 소유자에게 장소 {place}의 기기 {serial} 코드(서버 설정 › 보낼 편지함)를 받거나 메일 설정을 요청하십시오.</translation>
    </message>
    <message>
        <source>The allocation code is on its way to the allocation email of Place {place}. The mail names device {serial} in its subject.</source>
        <translation>할당 코드를 장소 {place}의 할당 이메일로 보냈습니다. 메일 제목에 기기 {serial}이(가) 적혀 있습니다.</translation>
    </message>
    <message>
        <source>Registration complete. Device {serial} is registered at “{place}”.</source>
        <translation>등록이 완료되었습니다. 기기 {serial}이(가) “{place}”에 등록되었습니다.</translation>
    </message>
    <message>
        <source>Device {serial} is being registered.</source>
        <translation>기기 {serial}을(를) 등록하는 중입니다.</translation>
    </message>
    <message>
        <source>If you close now, its token is lost and an administrator must make a new one.</source>
        <translation>지금 닫으면 토큰이 사라지고 관리자가 새로 만들어야 합니다.</translation>
    </message>
    <message>
        <source>Device {serial} is registered but does not have its credential yet.</source>
        <translation>기기 {serial}은(는) 등록되었지만 아직 자격 증명를 받지 못했습니다.</translation>
    </message>
    <message>
        <source>Its registration reached the server, but the answer with its token was lost on the way. Ask an administrator to make a new token for it, or to release it so that it can be registered again.</source>
        <translation>등록은 서버에 도달했지만 토큰이 담긴 응답이 도중에 사라졌습니다. 관리자에게 새 토큰을 만들거나, 다시 등록할 수 있도록 해제해 달라고 요청하십시오.</translation>
    </message>
    <message>
        <source>CLUe Device Registration</source>
        <translation>CLUe 기기 등록</translation>
    </message>
    <message>
        <source>Device registration</source>
        <translation>기기 등록</translation>
    </message>
    <message>
        <source>Full screen</source>
        <translation>전체 화면</translation>
    </message>
    <message>
        <source>F11; Esc leaves it</source>
        <translation>F11. Esc를 누르면 나갑니다</translation>
    </message>
    <message>
        <source>Leave full screen</source>
        <translation>전체 화면 나가기</translation>
    </message>
    <message>
        <source>Another server</source>
        <translation>다른 서버</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>다시 시도</translation>
    </message>
    <message>
        <source>Another device</source>
        <translation>다른 기기</translation>
    </message>
    <message>
        <source>Connecting to the server</source>
        <translation>서버 연결</translation>
    </message>
    <message>
        <source>1 of 3 · Place ID</source>
        <translation>1/3 · 장소 ID</translation>
    </message>
    <message>
        <source>2 of 3 · Allocation code</source>
        <translation>2/3 · 할당 코드</translation>
    </message>
    <message>
        <source>3 of 3 · Credential</source>
        <translation>3/3 · 자격 증명</translation>
    </message>
    <message>
        <source>Which server?</source>
        <translation>어느 서버입니까?</translation>
    </message>
    <message>
        <source>The device is registered at the verification server of the Place.</source>
        <translation>기기는 장소의 검증 서버에 등록됩니다.</translation>
    </message>
    <message>
        <source>Connect</source>
        <translation>연결</translation>
    </message>
    <message>
        <source>Address of the server</source>
        <translation>서버 주소</translation>
    </message>
    <message>
        <source>for example https://clue.example:8443</source>
        <translation>예: https://clue.example:8443</translation>
    </message>
    <message>
        <source>{doing} failed. {why}</source>
        <translation>{doing}: 실패했습니다. {why}</translation>
    </message>
    <message>
        <source>Beginning with another device</source>
        <translation>다른 기기로 시작</translation>
    </message>
    <message>
        <source>Granted</source>
        <translation>승인</translation>
    </message>
    <message>
        <source>Denied</source>
        <translation>거부</translation>
    </message>
    <message>
        <source>“{reason}”, a reason that this console does not know yet.</source>
        <translation>“{reason}”: 이 콘솔이 아직 모르는 사유입니다.</translation>
    </message>
    <message>
        <source>The device showed that access is denied, and no message.</source>
        <translation>기기에 출입 거부만 표시되고 메시지는 표시되지 않았습니다.</translation>
    </message>
    <message>
        <source>{reason} In detail: {cause}.</source>
        <translation>{reason} 상세: {cause}.</translation>
    </message>
    <message>
        <source>{reason} Denied without asking: {count}.</source>
        <translation>{reason} 묻지 않고 거부한 횟수: {count}.</translation>
    </message>
    <message>
        <source>{result}, and no message was displayed.</source>
        <translation>{result}, 메시지는 표시되지 않았습니다.</translation>
    </message>
    <message>
        <source>{reason} The setting “Mixed / Advanced” lets the device decide in this case.</source>
        <translation>{reason} 이 경우 “혼합 / 고급” 설정에 따라 기기가 판정합니다.</translation>
    </message>
    <message>
        <source>Denied by the vendor.</source>
        <translation>벤더가 거부했습니다.</translation>
    </message>
    <message>
        <source>Only if the vendor says that it did grant: {check}</source>
        <translation>벤더가 승인했다고 하는 경우에만 확인하십시오: {check}</translation>
    </message>
    <message>
        <source>Denied.</source>
        <translation>거부되었습니다.</translation>
    </message>
    <message>
        <source>No API is assigned to {credential} at this place, so no vendor is asked (device-local authentication).</source>
        <translation>이 장소의 {credential}에 할당된 API가 없어 벤더에 요청하지 않습니다(기기 자체 인증).</translation>
    </message>
    <message>
        <source>The device decides by itself.</source>
        <translation>기기가 자체적으로 판정합니다.</translation>
    </message>
    <message>
        <source>The device showed “{message}”.</source>
        <translation>기기에 “{message}”이(가) 표시되었습니다.</translation>
    </message>
    <message>
        <source>Failed, device-local</source>
        <translation>실패, 기기 자체 판정</translation>
    </message>
    <message>
        <source>Failed, so the device decided by itself.</source>
        <translation>실패하여 기기가 자체적으로 판정했습니다.</translation>
    </message>
    <message>
        <source>Failed, so access was denied.</source>
        <translation>실패하여 출입이 거부되었습니다.</translation>
    </message>
    <message>
        <source>The device showed no message of the vendor.</source>
        <translation>기기에 벤더의 메시지가 표시되지 않았습니다.</translation>
    </message>
    <message>
        <source>Granted.</source>
        <translation>승인되었습니다.</translation>
    </message>
    <message>
        <source>{result}.</source>
        <translation>{result}.</translation>
    </message>
    <message>
        <source>The server gives no reason.</source>
        <translation>서버가 사유를 알려 주지 않았습니다.</translation>
    </message>
    <message>
        <source>The vendor answered, and its answer does not grant access. {reason} This is an ordinary decision of the vendor.</source>
        <translation>벤더가 응답했으나 출입을 승인하지 않았습니다. {reason} 벤더의 정상적인 판정입니다.</translation>
    </message>
    <message>
        <source>The vendor answered (HTTP {status}), and its answer does not grant access. {reason} This is an ordinary decision of the vendor.</source>
        <translation>벤더가 응답했으나(HTTP {status}) 출입을 승인하지 않았습니다. {reason} 벤더의 정상적인 판정입니다.</translation>
    </message>
    <message>
        <source>{reason} The vendor&apos;s status code was {status}.</source>
        <translation>{reason} 벤더의 상태 코드는 {status}입니다.</translation>
    </message>
    <message>
        <source>passed</source>
        <translation>통과</translation>
    </message>
    <message>
        <source>vendor: no</source>
        <translation>벤더 거부</translation>
    </message>
    <message>
        <source>decided by the vendor</source>
        <translation>벤더가 판정함</translation>
    </message>
    <message>
        <source>look here</source>
        <translation>확인 필요</translation>
    </message>
    <message>
        <source>faulty</source>
        <translation>문제 있음</translation>
    </message>
    <message>
        <source>not reached</source>
        <translation>도달 안 함</translation>
    </message>
    <message>
        <source>not needed</source>
        <translation>해당 없음</translation>
    </message>
    <message>
        <source>Close the diagnosis</source>
        <translation>진단 닫기</translation>
    </message>
    <message>
        <source>What to check</source>
        <translation>확인할 사항</translation>
    </message>
    <message>
        <source>The vendor was sent this id (traceparent): its log has the call under it.</source>
        <translation>벤더에게 이 ID(traceparent)를 보냈습니다. 벤더의 로그에서 이 ID로 호출을 찾을 수 있습니다.</translation>
    </message>
    <message>
        <source>Copy the trace id</source>
        <translation>추적 ID 복사</translation>
    </message>
    <message>
        <source>Open in the test console</source>
        <translation>테스트 콘솔에서 열기</translation>
    </message>
    <message>
        <source>no device</source>
        <translation>기기 없음</translation>
    </message>
    <message>
        <source>Trace id {id}</source>
        <translation>추적 ID {id}</translation>
    </message>
    <message>
        <source>Device ID is filled in. The value is kept masked ({0}): type it yourself.</source>
        <translation>기기 ID는 입력되어 있습니다. 값은 마스킹되어 보관되므로({0}) 직접 입력하십시오.</translation>
    </message>
    <message>
        <source>Step {step}, {title}: {state}</source>
        <translation>{step}단계, {title}: {state}</translation>
    </message>
    <message>
        <source>Exporting to {path}</source>
        <translation>{path}에 내보내기</translation>
    </message>
    <message>
        <source>The events were not exported: {path} cannot be written ({reason}).</source>
        <translation>이벤트를 내보내지 못했습니다. {path}에 쓸 수 없습니다({reason}).</translation>
    </message>
    <message>
        <source>The export was cancelled; nothing was written.</source>
        <translation>내보내기를 취소했습니다. 파일은 만들어지지 않았습니다.</translation>
    </message>
    <message>
        <source>{events} events exported to {path}.</source>
        <translation>이벤트 {events}건을 {path}에 내보냈습니다.</translation>
    </message>
    <message>
        <source>Search the events</source>
        <translation>이벤트 검색</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>검색</translation>
    </message>
    <message>
        <source>Words in the serial, the value (its last characters), the API&apos;s name, the message or the reason</source>
        <translation>시리얼, 값(마지막 글자), API 이름, 메시지 또는 사유에 있는 단어</translation>
    </message>
    <message>
        <source>All places</source>
        <translation>모든 장소</translation>
    </message>
    <message>
        <source>All results</source>
        <translation>모든 결과</translation>
    </message>
    <message>
        <source>All reasons</source>
        <translation>모든 사유</translation>
    </message>
    <message>
        <source>Place: {place}</source>
        <translation>장소: {place}</translation>
    </message>
    <message>
        <source>All administrators</source>
        <translation>모든 관리자</translation>
    </message>
    <message>
        <source>All actions</source>
        <translation>모든 작업</translation>
    </message>
    <message>
        <source>All outcomes</source>
        <translation>모든 결과</translation>
    </message>
    <message>
        <source>Period</source>
        <translation>기간</translation>
    </message>
    <message>
        <source>Since</source>
        <translation>시작</translation>
    </message>
    <message>
        <source>Until</source>
        <translation>종료</translation>
    </message>
    <message>
        <source>Which verifications</source>
        <translation>표시할 검증</translation>
    </message>
    <message>
        <source>What both said</source>
        <translation>양쪽의 응답</translation>
    </message>
    <message>
        <source>Show more</source>
        <translation>더 보기</translation>
    </message>
    <message>
        <source>Show event</source>
        <translation>이벤트 보기</translation>
    </message>
    <message>
        <source>Switch…</source>
        <translation>전환…</translation>
    </message>
    <message>
        <source>Comparing</source>
        <translation>비교하는 중</translation>
    </message>
    <message>
        <source>None in this time.</source>
        <translation>이 기간에는 없습니다.</translation>
    </message>
    <message>
        <source>Clear filter</source>
        <translation>필터 지우기</translation>
    </message>
    <message>
        <source>Clear the filter</source>
        <translation>필터 지우기</translation>
    </message>
    <message>
        <source>No filter is set.</source>
        <translation>설정된 필터가 없습니다.</translation>
    </message>
    <message>
        <source>Fewer filters</source>
        <translation>필터 접기</translation>
    </message>
    <message>
        <source>More filters</source>
        <translation>필터 더 보기</translation>
    </message>
    <message>
        <source>Access events</source>
        <translation>출입 이벤트</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>일시 중지</translation>
    </message>
    <message>
        <source>Export CSV…</source>
        <translation>CSV 내보내기…</translation>
    </message>
    <message>
        <source>Stop searching</source>
        <translation>검색 중지</translation>
    </message>
    <message>
        <source>Search further back</source>
        <translation>더 이전까지 검색</translation>
    </message>
    <message>
        <source>Following the events</source>
        <translation>이벤트 실시간 수신</translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>계속</translation>
    </message>
    <message>
        <source>Events</source>
        <translation>이벤트</translation>
    </message>
    <message>
        <source>Searching…</source>
        <translation>검색 중…</translation>
    </message>
    <message>
        <source>What is found appears here at once.</source>
        <translation>찾은 이벤트가 바로 여기에 표시됩니다.</translation>
    </message>
    <message>
        <source>No event matches so far.</source>
        <translation>지금까지 일치하는 이벤트가 없습니다.</translation>
    </message>
    <message>
        <source>The search was ended before all was looked at.</source>
        <translation>전체를 확인하기 전에 검색을 중지했습니다.</translation>
    </message>
    <message>
        <source>No event matches.</source>
        <translation>일치하는 이벤트가 없습니다.</translation>
    </message>
    <message>
        <source>New ones that match appear here by themselves.</source>
        <translation>조건에 맞는 새 이벤트는 여기에 자동으로 나타납니다.</translation>
    </message>
    <message>
        <source>Nothing has been presented here yet.</source>
        <translation>아직 제시된 인증 수단이 없습니다.</translation>
    </message>
    <message>
        <source>Every credential that is presented at a device appears here at once.</source>
        <translation>기기에 제시된 모든 인증 수단이 여기에 바로 나타납니다.</translation>
    </message>
    <message>
        <source>Reading the course of the events</source>
        <translation>이벤트 추이 읽기</translation>
    </message>
    <message>
        <source>Reading the events</source>
        <translation>이벤트 불러오기</translation>
    </message>
    <message>
        <source>Reading older events</source>
        <translation>이전 이벤트 불러오기</translation>
    </message>
    <message>
        <source>Show the events of one place</source>
        <translation>한 장소의 이벤트 표시</translation>
    </message>
    <message>
        <source>Export events</source>
        <translation>이벤트 내보내기</translation>
    </message>
    <message>
        <source>CSV files (*.csv)</source>
        <translation>CSV 파일 (*.csv)</translation>
    </message>
    <message>
        <source>Exporting the events</source>
        <translation>이벤트 내보내기</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>시각</translation>
    </message>
    <message>
        <source>Result</source>
        <translation>결과</translation>
    </message>
    <message>
        <source>Reason or message</source>
        <translation>사유 또는 메시지</translation>
    </message>
    <message>
        <source>API</source>
        <translation>API</translation>
    </message>
    <message>
        <source>ms</source>
        <translation>ms</translation>
    </message>
    <message>
        <source>The vendor&apos;s answer: no</source>
        <translation>벤더의 응답: 거부</translation>
    </message>
    <message>
        <source>No vendor is asked</source>
        <translation>벤더에 요청하지 않음</translation>
    </message>
    <message>
        <source>Interrupted</source>
        <translation>중단됨</translation>
    </message>
    <message>
        <source>Paused</source>
        <translation>일시 중지됨</translation>
    </message>
    <message>
        <source>Paused · {number} new</source>
        <translation>일시 중지됨 · 새 이벤트 {number}건</translation>
    </message>
    <message>
        <source>Live</source>
        <translation>실시간</translation>
    </message>
    <message>
        <source>The newest {number} are shown. Narrow the time, or export all as CSV.</source>
        <translation>최신 {number}건을 표시합니다. 기간을 좁히거나 전체를 CSV로 내보내십시오.</translation>
    </message>
    <message>
        <source>{number} shown; scroll for older ones.</source>
        <translation>{number}건 표시, 스크롤하면 이전 이벤트를 볼 수 있습니다.</translation>
    </message>
    <message>
        <source>1 entry.</source>
        <translation>1건.</translation>
    </message>
    <message>
        <source>{number} entries.</source>
        <translation>{number}건.</translation>
    </message>
    <message>
        <source>Not signed in</source>
        <translation>로그인하지 않음</translation>
    </message>
    <message>
        <source>1 event.</source>
        <translation>이벤트 1건</translation>
    </message>
    <message>
        <source>{number} events.</source>
        <translation>이벤트 {number}건</translation>
    </message>
    <message>
        <source>{number} found so far. Searched back to {moment}…</source>
        <translation>현재 {number}건을 찾았습니다. {moment}까지 검색했습니다…</translation>
    </message>
    <message>
        <source>{number} found. Searched back to {moment}; before that, there may be more.</source>
        <translation>{number}건을 찾았습니다. {moment}까지 검색했으며, 그 이전에 더 있을 수 있습니다.</translation>
    </message>
    <message>
        <source>No vendor API was involved.</source>
        <translation>벤더 API를 사용하지 않았습니다.</translation>
    </message>
    <message>
        <source>The place of this event is not there any more.</source>
        <translation>이 이벤트의 장소가 더 이상 없습니다.</translation>
    </message>
    <message>
        <source>A device serial has 9 to 12 digits.</source>
        <translation>기기 시리얼은 숫자 9~12자리입니다.</translation>
    </message>
    <message>
        <source>New events come as soon as the server answers; none of the events is lost.</source>
        <translation>서버가 응답하는 대로 새 이벤트를 표시합니다. 잃는 이벤트는 없습니다.</translation>
    </message>
    <message>
        <source>{reason} Next attempt in {seconds} s; none of the events is lost.</source>
        <translation>{reason} {seconds}초 후 다시 시도합니다. 이벤트는 유실되지 않습니다.</translation>
    </message>
    <message>
        <source>Welcome to CLUe</source>
        <translation>CLUe에 오신 것을 환영합니다</translation>
    </message>
    <message>
        <source>Set this server up: name your organization and become its owner. You can invite others later.</source>
        <translation>이 서버를 설정합니다. 조직 이름을 정하고 소유자로 등록하십시오. 다른 관리자는 나중에 초대할 수 있습니다.</translation>
    </message>
    <message>
        <source>Set up</source>
        <translation>설정</translation>
    </message>
    <message>
        <source>Organization (the headquarters)</source>
        <translation>조직(본사)</translation>
    </message>
    <message>
        <source>Your name</source>
        <translation>이름</translation>
    </message>
    <message>
        <source>Email address</source>
        <translation>이메일 주소</translation>
    </message>
    <message>
        <source>At least {minimum} characters. Several words that you can remember are better than one with signs in it; well-known passwords, your email address and the like are refused.</source>
        <translation>{minimum}자 이상이어야 합니다. 기호를 섞은 한 단어보다 기억하기 쉬운 여러 단어가 더 안전합니다. 널리 알려진 비밀번호나 이메일 주소 등은 사용할 수 없습니다.</translation>
    </message>
    <message>
        <source>Password</source>
        <translation>비밀번호</translation>
    </message>
    <message>
        <source>Setup token</source>
        <translation>설정 토큰</translation>
    </message>
    <message>
        <source>The server printed it once, when it was first started.</source>
        <translation>서버를 처음 시작할 때 한 번 출력된 값입니다.</translation>
    </message>
    <message>
        <source>Begin with a sample: a branch, a place group, two places</source>
        <translation>예시로 시작: 지점 1개, 장소 그룹 1개, 장소 2개</translation>
    </message>
    <message>
        <source>Setting the server up</source>
        <translation>서버 설정</translation>
    </message>
    <message>
        <source>Sign in</source>
        <translation>로그인</translation>
    </message>
    <message>
        <source>Stay signed in on this computer (system keyring)</source>
        <translation>이 컴퓨터에서 로그인 유지(시스템 키링)</translation>
    </message>
    <message>
        <source>Without a keyring, keep it in a file, unencrypted, only for me</source>
        <translation>키링이 없으면 나만 읽을 수 있는 파일에 암호화하지 않고 보관</translation>
    </message>
    <message>
        <source>I have an invitation</source>
        <translation>초대를 받았습니다</translation>
    </message>
    <message>
        <source>Forgot the password?</source>
        <translation>비밀번호를 잊으셨습니까?</translation>
    </message>
    <message>
        <source>Set a new password on this computer</source>
        <translation>이 컴퓨터에서 새 비밀번호 설정</translation>
    </message>
    <message>
        <source>Sign in to {server}</source>
        <translation>{server} 로그인</translation>
    </message>
    <message>
        <source>Signing in</source>
        <translation>로그인</translation>
    </message>
    <message>
        <source>Is this your server?</source>
        <translation>이 서버가 맞습니까?</translation>
    </message>
    <message>
        <source>They are equal: trust it</source>
        <translation>일치합니다. 신뢰합니다</translation>
    </message>
    <message>
        <source>Fingerprint</source>
        <translation>지문</translation>
    </message>
    <message>
        <source>Do not connect</source>
        <translation>연결하지 않음</translation>
    </message>
    <message>
        <source>{server} is contacted for the first time. Compare this SHA-256 fingerprint with the one that the server&apos;s administrator sees (the server prints it at its start). Nothing has been sent yet.</source>
        <translation>{server}에 처음 연결합니다. 이 SHA-256 지문값을 서버 관리자가 보는 지문값(서버가 시작할 때 출력됨)과 비교하십시오. 아직 아무것도 전송하지 않았습니다.</translation>
    </message>
    <message>
        <source>Enter your email address.</source>
        <translation>이메일 주소를 입력하십시오.</translation>
    </message>
    <message>
        <source>Enter your password.</source>
        <translation>비밀번호를 입력하십시오.</translation>
    </message>
    <message>
        <source>Your new password is set. Sign in with it.</source>
        <translation>새 비밀번호를 설정했습니다. 새 비밀번호로 로그인하십시오.</translation>
    </message>
    <message>
        <source>The password was not set: {why}</source>
        <translation>비밀번호를 설정하지 못했습니다: {why}</translation>
    </message>
    <message>
        <source>Enter the whole code, as in 7KQ2-….</source>
        <translation>7KQ2-… 형식의 코드 전체를 입력하십시오.</translation>
    </message>
    <message>
        <source>Enter the code.</source>
        <translation>코드를 입력하십시오.</translation>
    </message>
    <message>
        <source>Enter an email address.</source>
        <translation>이메일 주소를 입력하십시오.</translation>
    </message>
    <message>
        <source>Enter the setup token; the server printed it when it was first started, and `clue-server service setup-token` tells it again.</source>
        <translation>설정 토큰을 입력하세요. 서버가 처음 시작될 때 출력했으며, `clue-server service setup-token`으로 다시 볼 수 있습니다.</translation>
    </message>
    <message>
        <source>Enter a password.</source>
        <translation>비밀번호를 입력하십시오.</translation>
    </message>
    <message>
        <source>Too many attempts. Try again in {seconds} s.</source>
        <translation>시도가 너무 많습니다. {seconds}초 후에 다시 시도하십시오.</translation>
    </message>
    <message>
        <source>If {email} has an account here, there is a code for it now, good for one hour. Mail is not set up on this server: an owner finds the code in Server settings › Outbox.</source>
        <translation>{email} 계정이 있으면 1시간 동안 유효한 코드가 생성됩니다. 이 서버에 메일이 설정되어 있지 않으므로 소유자가 서버 설정 › 보낼 편지함에서 코드를 확인할 수 있습니다.</translation>
    </message>
    <message>
        <source>If {email} has an account here, a code is on its way to it, good for one hour.</source>
        <translation>{email} 계정이 있으면 1시간 동안 유효한 코드가 발송됩니다.</translation>
    </message>
    <message>
        <source>Server settings…</source>
        <translation>서버 설정…</translation>
    </message>
    <message>
        <source>Retry now</source>
        <translation>지금 다시 시도</translation>
    </message>
    <message>
        <source>Try to reach the server now</source>
        <translation>지금 서버에 다시 연결</translation>
    </message>
    <message>
        <source>Next attempt in {seconds} s</source>
        <translation>{seconds}초 후 다시 시도</translation>
    </message>
    <message>
        <source>Trying…</source>
        <translation>시도하는 중…</translation>
    </message>
    <message>
        <source>Where you are</source>
        <translation>현재 위치</translation>
    </message>
    <message>
        <source>Go up to {name}</source>
        <translation>{name}(으)로 이동</translation>
    </message>
    <message>
        <source>Go to a place, device, API or action</source>
        <translation>장소, 기기, API 또는 작업으로 이동</translation>
    </message>
    <message>
        <source>Go to…   {shortcut}</source>
        <translation>이동…   {shortcut}</translation>
    </message>
    <message>
        <source>Found</source>
        <translation>검색 결과</translation>
    </message>
    <message>
        <source>No match</source>
        <translation>일치하는 항목 없음</translation>
    </message>
    <message>
        <source>Places</source>
        <translation>장소</translation>
    </message>
    <message>
        <source>Server</source>
        <translation>서버</translation>
    </message>
    <message>
        <source>Administration</source>
        <translation>관리</translation>
    </message>
    <message>
        <source>Settings › Basic</source>
        <translation>설정 › 기본</translation>
    </message>
    <message>
        <source>Service</source>
        <translation>서비스</translation>
    </message>
    <message>
        <source>Overview</source>
        <translation>개요</translation>
    </message>
    <message>
        <source>The access type is being read.</source>
        <translation>출입 유형을 읽는 중입니다.</translation>
    </message>
    <message>
        <source>Choose the access type Vendor or Mixed / Advanced under “{page}” first.</source>
        <translation>먼저 “{page}”에서 출입 유형을 벤더 또는 혼합 / 고급으로 선택하십시오.</translation>
    </message>
    <message>
        <source>Reading the access type</source>
        <translation>출입 유형 읽기</translation>
    </message>
    <message>
        <source>Pages of this place or group</source>
        <translation>이 장소 또는 그룹의 페이지</translation>
    </message>
    <message>
        <source>not saved</source>
        <translation>저장되지 않음</translation>
    </message>
    <message>
        <source>Notices</source>
        <translation>알림</translation>
    </message>
    <message>
        <source>Dismiss all {count} notices</source>
        <translation>알림 {count}개 모두 닫기</translation>
    </message>
    <message>
        <source>Signed out</source>
        <translation>로그아웃</translation>
    </message>
    <message>
        <source>Session ended</source>
        <translation>세션 종료</translation>
    </message>
    <message>
        <source>Own name changed</source>
        <translation>본인 이름 변경</translation>
    </message>
    <message>
        <source>Own password changed</source>
        <translation>본인 비밀번호 변경</translation>
    </message>
    <message>
        <source>New password asked for</source>
        <translation>새 비밀번호 요청</translation>
    </message>
    <message>
        <source>New password set by a code</source>
        <translation>코드로 새 비밀번호 설정</translation>
    </message>
    <message>
        <source>New password set on the server&apos;s machine</source>
        <translation>서버 컴퓨터에서 새 비밀번호 설정됨</translation>
    </message>
    <message>
        <source>Administrator invited</source>
        <translation>관리자 초대</translation>
    </message>
    <message>
        <source>Invitation withdrawn</source>
        <translation>초대 철회</translation>
    </message>
    <message>
        <source>Invitation accepted</source>
        <translation>초대 수락</translation>
    </message>
    <message>
        <source>Role revoked</source>
        <translation>역할 회수</translation>
    </message>
    <message>
        <source>An administrator&apos;s sessions ended</source>
        <translation>관리자 세션 종료</translation>
    </message>
    <message>
        <source>Attempt without the right</source>
        <translation>권한 없는 시도</translation>
    </message>
    <message>
        <source>Place added</source>
        <translation>장소 추가</translation>
    </message>
    <message>
        <source>Place renamed</source>
        <translation>장소 이름 변경</translation>
    </message>
    <message>
        <source>Place moved</source>
        <translation>장소 이동</translation>
    </message>
    <message>
        <source>Place deleted</source>
        <translation>장소 삭제</translation>
    </message>
    <message>
        <source>Allocation email set</source>
        <translation>할당 이메일 설정</translation>
    </message>
    <message>
        <source>Access service of a group saved</source>
        <translation>그룹 출입 서비스 저장</translation>
    </message>
    <message>
        <source>Access service of a group restored</source>
        <translation>그룹 출입 서비스 복원</translation>
    </message>
    <message>
        <source>Access service of a group taken back</source>
        <translation>그룹 출입 서비스 되돌리기</translation>
    </message>
    <message>
        <source>Vendor and shadow of a group switched</source>
        <translation>그룹의 벤더와 섀도 전환</translation>
    </message>
    <message>
        <source>Overrides of a place saved</source>
        <translation>장소 개별 설정 저장</translation>
    </message>
    <message>
        <source>Overrides of a place restored</source>
        <translation>장소 개별 설정 복원</translation>
    </message>
    <message>
        <source>Overrides of a place removed</source>
        <translation>장소 개별 설정 제거</translation>
    </message>
    <message>
        <source>Vendor and shadow of a place switched</source>
        <translation>장소의 벤더와 섀도 전환</translation>
    </message>
    <message>
        <source>Vendor API registered</source>
        <translation>벤더 API 등록</translation>
    </message>
    <message>
        <source>Vendor API changed</source>
        <translation>벤더 API 변경</translation>
    </message>
    <message>
        <source>Vendor API restored</source>
        <translation>벤더 API 복원</translation>
    </message>
    <message>
        <source>Vendor API deleted</source>
        <translation>벤더 API 삭제</translation>
    </message>
    <message>
        <source>Vendor API tested</source>
        <translation>벤더 API 테스트</translation>
    </message>
    <message>
        <source>Token asked for</source>
        <translation>토큰 요청</translation>
    </message>
    <message>
        <source>Device registered ahead</source>
        <translation>기기 사전 등록</translation>
    </message>
    <message>
        <source>Device renamed</source>
        <translation>기기 이름 변경</translation>
    </message>
    <message>
        <source>Device moved</source>
        <translation>기기 이동</translation>
    </message>
    <message>
        <source>Device released</source>
        <translation>기기 해제</translation>
    </message>
    <message>
        <source>Device registered ahead has not appeared</source>
        <translation>미리 등록된 기기가 접속하지 않음</translation>
    </message>
    <message>
        <source>New token for a device</source>
        <translation>기기 새 토큰</translation>
    </message>
    <message>
        <source>Allocation code asked for</source>
        <translation>할당 코드 요청</translation>
    </message>
    <message>
        <source>Device registered in the field</source>
        <translation>현장에서 기기 등록</translation>
    </message>
    <message>
        <source>Registration rejected</source>
        <translation>등록 거부</translation>
    </message>
    <message>
        <source>Limits on guessing lifted</source>
        <translation>시도 제한 초기화</translation>
    </message>
    <message>
        <source>Mail settings saved</source>
        <translation>메일 설정 저장</translation>
    </message>
    <message>
        <source>Vendor networks saved</source>
        <translation>벤더 네트워크 저장</translation>
    </message>
    <message>
        <source>Vendor calls saved</source>
        <translation>벤더 호출 설정 저장</translation>
    </message>
    <message>
        <source>Retention saved</source>
        <translation>이벤트 보관 기간 저장</translation>
    </message>
    <message>
        <source>Daily backup set</source>
        <translation>매일 백업 설정</translation>
    </message>
    <message>
        <source>Backup made</source>
        <translation>백업 생성</translation>
    </message>
    <message>
        <source>Backup downloaded</source>
        <translation>백업 다운로드</translation>
    </message>
    <message>
        <source>Backup deleted</source>
        <translation>백업 삭제</translation>
    </message>
    <message>
        <source>Backup restored</source>
        <translation>백업 복원</translation>
    </message>
    <message>
        <source>Mail sent again</source>
        <translation>메일 재발송</translation>
    </message>
    <message>
        <source>Mail deleted</source>
        <translation>메일 삭제</translation>
    </message>
    <message>
        <source>Server set up</source>
        <translation>서버 초기 설정</translation>
    </message>
    <message>
        <source>Audit trail sealed</source>
        <translation>감사 기록 봉인</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>완료</translation>
    </message>
    <message>
        <source>Refused</source>
        <translation>거부됨</translation>
    </message>
    <message>
        <source>Refused: not allowed</source>
        <translation>거부됨: 권한 없음</translation>
    </message>
    <message>
        <source>Refused: not theirs to see</source>
        <translation>거부됨: 볼 수 없는 대상</translation>
    </message>
    <message>
        <source>Refused: too many attempts</source>
        <translation>거부됨: 시도 횟수 초과</translation>
    </message>
    <message>
        <source>Wrong allocation code</source>
        <translation>잘못된 할당 코드</translation>
    </message>
    <message>
        <source>Allocation code void after too many wrong entries</source>
        <translation>여러 번 잘못 입력하여 할당 코드 무효</translation>
    </message>
    <message>
        <source>Allocation code expired</source>
        <translation>할당 코드 만료</translation>
    </message>
    <message>
        <source>No allocation code was issued</source>
        <translation>발급된 할당 코드 없음</translation>
    </message>
    <message>
        <source>Allocation code asked for again too soon</source>
        <translation>할당 코드를 너무 빨리 다시 요청함</translation>
    </message>
    <message>
        <source>Device registered already</source>
        <translation>이미 등록된 기기</translation>
    </message>
    <message>
        <source>Serial not available</source>
        <translation>사용할 수 없는 시리얼</translation>
    </message>
    <message>
        <source>No such Place ID</source>
        <translation>없는 장소 ID</translation>
    </message>
    <message>
        <source>No allocation email is set</source>
        <translation>할당 이메일이 설정되지 않음</translation>
    </message>
    <message>
        <source>Refused: {code}</source>
        <translation>거부됨: {code}</translation>
    </message>
    <message>
        <source>1 notice</source>
        <translation>알림 1개</translation>
    </message>
    <message>
        <source>{count} notices</source>
        <translation>알림 {count}개</translation>
    </message>
    <message>
        <source>Show the notices that are still there</source>
        <translation>남아 있는 알림 보기</translation>
    </message>
    <message>
        <source>Warning</source>
        <translation>경고</translation>
    </message>
    <message>
        <source>Fault</source>
        <translation>오류</translation>
    </message>
    <message>
        <source>Copy details</source>
        <translation>상세 정보 복사</translation>
    </message>
    <message>
        <source>What was taken over, and what was not</source>
        <translation>가져온 것과 가져오지 않은 것</translation>
    </message>
    <message>
        <source>Dismiss</source>
        <translation>닫기</translation>
    </message>
    <message>
        <source>Dismiss what was taken over</source>
        <translation>가져온 내용 안내 닫기</translation>
    </message>
    <message>
        <source>Taken: {0}</source>
        <translation>가져옴: {0}</translation>
    </message>
    <message>
        <source>Left out: {0}</source>
        <translation>제외: {0}</translation>
    </message>
    <message>
        <source>Not possible: {0}</source>
        <translation>불가: {0}</translation>
    </message>
    <message>
        <source>Choose a place</source>
        <translation>장소 선택</translation>
    </message>
    <message>
        <source>Choose a place or group in the tree on the left, or press Ctrl+K and type its name.</source>
        <translation>왼쪽 트리에서 장소 또는 그룹을 선택하거나 Ctrl+K를 누르고 이름을 입력하십시오.</translation>
    </message>
    <message>
        <source>You have no role here any more</source>
        <translation>더 이상 역할이 없습니다</translation>
    </message>
    <message>
        <source>Ask an administrator to invite you; what you may see then appears here at once.</source>
        <translation>관리자에게 초대를 요청하십시오. 볼 수 있는 항목이 여기에 바로 나타납니다.</translation>
    </message>
    <message>
        <source>Opening the page</source>
        <translation>페이지 열기</translation>
    </message>
    <message>
        <source>Leave without saving?</source>
        <translation>저장하지 않고 나가시겠습니까?</translation>
    </message>
    <message>
        <source>Leave {page} without saving?</source>
        <translation>저장하지 않고 {page}에서 나가시겠습니까?</translation>
    </message>
    <message>
        <source>Stay here</source>
        <translation>계속 편집</translation>
    </message>
    <message>
        <source>Leave, lose it</source>
        <translation>저장하지 않고 나가기</translation>
    </message>
    <message>
        <source>Still reading: APIs of {count} of {total} place groups are known.</source>
        <translation>읽는 중: 장소 그룹 {total}개 중 {count}개의 API를 확인했습니다.</translation>
    </message>
    <message>
        <source>Reading the server&apos;s state</source>
        <translation>서버 상태 읽기</translation>
    </message>
    <message>
        <source>Mail is not set up: open the mail settings</source>
        <translation>메일이 설정되지 않음: 메일 설정 열기</translation>
    </message>
    <message>
        <source>Mails wait in the outbox until a mail server is set up. Click to do so.</source>
        <translation>메일 서버를 설정할 때까지 메일이 보낼 편지함에서 대기합니다. 클릭하여 설정하십시오.</translation>
    </message>
    <message>
        <source>● starting…</source>
        <translation>● 시작 중…</translation>
    </message>
    <message>
        <source>Main</source>
        <translation>기본 도구 모음</translation>
    </message>
    <message>
        <source>Fold or show the left column ({keys})</source>
        <translation>왼쪽 열 접기 또는 펼치기({keys})</translation>
    </message>
    <message>
        <source>Enroll a device</source>
        <translation>기기 등록</translation>
    </message>
    <message>
        <source>Account</source>
        <translation>계정</translation>
    </message>
    <message>
        <source>Under way</source>
        <translation>진행 중</translation>
    </message>
    <message>
        <source>Server of this computer, running as a service</source>
        <translation>이 컴퓨터의 서버가 서비스로 실행 중</translation>
    </message>
    <message>
        <source>Server running as a service</source>
        <translation>서버가 서비스로 실행 중</translation>
    </message>
    <message>
        <source>Bundled server ended; it is started again</source>
        <translation>내장 서버가 종료되어 다시 시작합니다</translation>
    </message>
    <message>
        <source>Bundled server not started</source>
        <translation>내장 서버 시작 안 됨</translation>
    </message>
    <message>
        <source>Bundled server starting…</source>
        <translation>내장 서버 시작 중…</translation>
    </message>
    <message>
        <source>Bundled server running</source>
        <translation>내장 서버 실행 중</translation>
    </message>
    <message>
        <source>Bundled server stopping…</source>
        <translation>내장 서버 중지 중…</translation>
    </message>
    <message>
        <source>Bundled server ended</source>
        <translation>내장 서버 종료됨</translation>
    </message>
    <message>
        <source>A server of this computer is installed as a service as well, with data of its own. This console goes on with the data in {folder}, since devices may know that server. To work with the service instead, take the data along or move this folder away.</source>
        <translation>이 컴퓨터에는 자체 데이터를 가진 서버도 서비스로 설치되어 있습니다. 장치가 지금까지의 서버를 알고 있을 수 있으므로 이 콘솔은 {folder}의 데이터로 계속 작업합니다. 서비스로 작업하려면 데이터를 옮기거나 이 폴더를 다른 곳으로 옮기세요.</translation>
    </message>
    <message>
        <source>Another program has taken port {taken}, by which devices know this server; it listens at {address} now. Devices that were registered before do not reach it. End that program and start CLUe Desktop again.</source>
        <translation>기기가 이 서버를 찾는 포트 {taken}을(를) 다른 프로그램이 사용하고 있어 지금은 {address}에서 수신합니다. 이전에 등록한 기기는 서버에 연결할 수 없습니다. 그 프로그램을 종료하고 CLUe Desktop을 다시 시작하십시오.</translation>
    </message>
    <message>
        <source>The console is open already with the data in {folder}, or a clue-server runs there. Use the window that is open, or close it and retry. For a second window beside it, start clue-desktop with --server and the address under Server settings › Server.</source>
        <translation>{folder}의 데이터로 콘솔이 이미 열려 있거나 clue-server가 실행 중입니다. 열려 있는 창을 사용하거나, 그 창을 닫고 다시 시도하십시오. 창을 하나 더 열려면 clue-desktop을 --server 옵션 및 서버 설정 › 서버에 있는 주소로 시작하십시오.</translation>
    </message>
    <message>
        <source>Server {address}</source>
        <translation>서버 {address}</translation>
    </message>
    <message>
        <source>{fault} It is tried again as soon as the server answers.</source>
        <translation>{fault} 서버가 응답하는 대로 다시 시도합니다.</translation>
    </message>
    <message>
        <source>{fault} Ask an administrator of a place or group above for the right.</source>
        <translation>{fault} 상위 장소 또는 그룹의 관리자에게 권한을 요청하십시오.</translation>
    </message>
    <message>
        <source>{fault} It may have been deleted by somebody else.</source>
        <translation>{fault} 다른 사람이 삭제했을 수 있습니다.</translation>
    </message>
    <message>
        <source>Somebody else has changed it since you opened it. Look at the present state and repeat your change.</source>
        <translation>열어 둔 동안 다른 사람이 변경했습니다. 현재 상태를 확인하고 다시 변경하십시오.</translation>
    </message>
    <message>
        <source>This is a fault of the program; its log has the details.</source>
        <translation>프로그램 오류입니다. 자세한 내용은 로그에 있습니다.</translation>
    </message>
    <message>
        <source>Not up to date: the server does not answer. It is read again as soon as it does.</source>
        <translation>최신 상태가 아닙니다. 서버가 응답하지 않습니다. 응답하는 대로 다시 읽습니다.</translation>
    </message>
    <message>
        <source>… and {count} more.</source>
        <translation>… 외 {count}건.</translation>
    </message>
    <message>
        <source>Somebody else has cleared the address while you were typing.</source>
        <translation>입력하는 동안 다른 사람이 주소를 지웠습니다.</translation>
    </message>
    <message>
        <source>Somebody else has saved {email} while you were typing.</source>
        <translation>입력하는 동안 다른 사람이 {email}을(를) 저장했습니다.</translation>
    </message>
    <message>
        <source>No allocation email is set.</source>
        <translation>설정된 할당 이메일이 없습니다.</translation>
    </message>
    <message>
        <source>Your own address is entered already.</source>
        <translation>이미 내 주소가 입력되어 있습니다.</translation>
    </message>
    <message>
        <source>Clear the allocation email of “{place}”?</source>
        <translation>“{place}”의 할당 이메일을 지우시겠습니까?</translation>
    </message>
    <message>
        <source>Until one is set again, no device can be registered at this Place in the field: the installer reads “{text}”</source>
        <translation>다시 설정할 때까지 현장에서 이 장소에 기기를 등록할 수 없습니다. 설치 담당자에게 다음 내용이 표시됩니다: “{text}”</translation>
    </message>
    <message>
        <source>Allocation email</source>
        <translation>할당 이메일</translation>
    </message>
    <message>
        <source>Use my own address</source>
        <translation>내 주소 사용</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>저장</translation>
    </message>
    <message>
        <source>Clear…</source>
        <translation>지우기…</translation>
    </message>
    <message>
        <source>Set mail up</source>
        <translation>메일 설정</translation>
    </message>
    <message>
        <source>Reading whether mail is set up</source>
        <translation>메일 설정 여부 읽기</translation>
    </message>
    <message>
        <source>Saving the allocation email</source>
        <translation>할당 이메일 저장</translation>
    </message>
    <message>
        <source>Clearing the allocation email</source>
        <translation>할당 이메일 지우기</translation>
    </message>
    <message>
        <source>The allocation email is cleared: codes can no longer be sent.</source>
        <translation>할당 이메일을 지웠습니다. 이제 코드를 보낼 수 없습니다.</translation>
    </message>
    <message>
        <source>Reading the allocation email</source>
        <translation>할당 이메일 읽기</translation>
    </message>
    <message>
        <source>Allocation codes of this Place are for {email} from now on. They wait in the outbox until mail is set up.</source>
        <translation>이제부터 이 장소의 할당 코드는 {email}(으)로 발송됩니다. 메일을 설정할 때까지는 보낼 편지함에서 대기합니다.</translation>
    </message>
    <message>
        <source>Allocation codes of this Place are sent to {email} from now on.</source>
        <translation>이제부터 이 장소의 할당 코드를 {email}(으)로 보냅니다.</translation>
    </message>
    <message>
        <source>When an installer asks for an allocation code, it is sent to this address: your own, or anybody&apos;s who passes it on. There is one address for each Place.</source>
        <translation>설치 담당자가 할당 코드를 요청하면 이 주소로 보냅니다. 내 주소를 쓰거나 코드를 전달해 줄 사람의 주소를 입력하십시오. 주소는 장소마다 하나입니다.</translation>
    </message>
    <message>
        <source>Copy the Place ID</source>
        <translation>장소 ID 복사</translation>
    </message>
    <message>
        <source>The allocation email that you have typed is not saved.</source>
        <translation>입력한 할당 이메일이 저장되지 않았습니다.</translation>
    </message>
    <message>
        <source>Place ID {place_id} copied.</source>
        <translation>장소 ID {place_id}을(를) 복사했습니다.</translation>
    </message>
    <message>
        <source>The installer types this number into the device.</source>
        <translation>설치 담당자가 기기에 입력하는 번호입니다.</translation>
    </message>
    <message>
        <source>Part of</source>
        <translation>소속</translation>
    </message>
    <message>
        <source>Pending registrations</source>
        <translation>진행 중인 등록</translation>
    </message>
    <message>
        <source>The limits are being read.</source>
        <translation>제한을 읽는 중입니다.</translation>
    </message>
    <message>
        <source>Nothing was counted in the last 24 hours.</source>
        <translation>최근 24시간 동안 집계된 것이 없습니다.</translation>
    </message>
    <message>
        <source>Last 24 hours, everywhere: {mails} of {most_mails} codes issued, {tries} entries judged, {wrong} of {most_wrong} allowed ones wrong.</source>
        <translation>최근 24시간 전체: 코드 {mails}/{most_mails}건 발급, 입력 {tries}건 판정, 허용된 오입력 {most_wrong}건 중 {wrong}건.</translation>
    </message>
    <message>
        <source>Last 24 hours: {mails} of {most_mails} codes issued, {tries} of {most_tries} entries judged, {wrong} of them wrong.</source>
        <translation>최근 24시간: 코드 {mails}/{most_mails}건 발급, 입력 {tries}/{most_tries}건 판정, 그중 잘못된 입력 {wrong}건.</translation>
    </message>
    <message>
        <source>Device {serial} is rejected: it gets no code at “{place}” until {until}.</source>
        <translation>기기 {serial}은(는) 거부되었습니다. {until}까지 “{place}”에서 코드를 받지 못합니다.</translation>
    </message>
    <message>
        <source>Reject</source>
        <translation>거부</translation>
    </message>
    <message>
        <source>Reject device {serial}, which is registering at “{place}”?</source>
        <translation>“{place}”에서 등록 중인 기기 {serial}을(를) 거부하시겠습니까?</translation>
    </message>
    <message>
        <source>Its allocation code is discarded, and it gets no new one there for 24 hours, unless the limits are reset.</source>
        <translation>할당 코드가 폐기되며, 제한을 초기화하지 않는 한 24시간 동안 그곳에서 새 코드를 받지 못합니다.</translation>
    </message>
    <message>
        <source>Rejecting device {serial}</source>
        <translation>기기 {serial} 거부</translation>
    </message>
    <message>
        <source>Device {serial} is rejected at “{place}” for 24 hours.</source>
        <translation>기기 {serial}은(는) 24시간 동안 “{place}”에서 거부됩니다.</translation>
    </message>
    <message>
        <source>Reset limits</source>
        <translation>제한 초기화</translation>
    </message>
    <message>
        <source>Reset the limits on registering at “{place}”? What was sent and entered here so far counts no longer, and devices that were rejected may ask for a code again.</source>
        <translation>“{place}”의 등록 제한을 초기화하시겠습니까? 지금까지 이곳에서 보내거나 입력한 것은 더 이상 집계되지 않으며, 거부했던 기기도 다시 코드를 요청할 수 있습니다.</translation>
    </message>
    <message>
        <source>Whoever is guessing codes can go on, too. Reset the limits only when you know who is registering here.</source>
        <translation>코드를 추측하는 사람도 계속할 수 있게 됩니다. 누가 등록하고 있는지 알 때만 제한을 초기화하십시오.</translation>
    </message>
    <message>
        <source>Resetting the limits</source>
        <translation>제한 초기화</translation>
    </message>
    <message>
        <source>The limits on registering here are reset.</source>
        <translation>이곳의 등록 제한을 초기화했습니다.</translation>
    </message>
    <message>
        <source>expired</source>
        <translation>만료됨</translation>
    </message>
    <message>
        <source>discarded</source>
        <translation>폐기됨</translation>
    </message>
    <message>
        <source>Device {subject}</source>
        <translation>기기 {subject}</translation>
    </message>
    <message>
        <source>The Place “{subject}”</source>
        <translation>장소 “{subject}”</translation>
    </message>
    <message>
        <source>Address {subject}</source>
        <translation>주소 {subject}</translation>
    </message>
    <message>
        <source>The whole server</source>
        <translation>서버 전체</translation>
    </message>
    <message>
        <source>all {most} codes of 24 hours are sent</source>
        <translation>24시간 동안의 코드 {most}건을 모두 보냈습니다</translation>
    </message>
    <message>
        <source>all {most} entries of 24 hours are used up</source>
        <translation>24시간 동안의 입력 {most}회를 모두 사용했습니다</translation>
    </message>
    <message>
        <source>all {most} wrong entries of 24 hours are used up</source>
        <translation>24시간 동안의 잘못된 입력 {most}회를 모두 사용했습니다</translation>
    </message>
    <message>
        <source>{who}: {what}. It goes on at {until}.</source>
        <translation>{who}: {what}. {until}에 다시 가능합니다.</translation>
    </message>
    <message>
        <source>Reject…</source>
        <translation>거부…</translation>
    </message>
    <message>
        <source>Reset limits…</source>
        <translation>제한 초기화…</translation>
    </message>
    <message>
        <source>No device is being registered here now. As soon as an installer asks for a code, it appears.</source>
        <translation>지금 등록 중인 기기가 없습니다. 설치 담당자가 코드를 요청하면 바로 나타납니다.</translation>
    </message>
    <message>
        <source>Choose a device in the list first.</source>
        <translation>먼저 목록에서 기기를 선택하십시오.</translation>
    </message>
    <message>
        <source>Refusing the device</source>
        <translation>기기 거부</translation>
    </message>
    <message>
        <source>Asked for</source>
        <translation>요청 시각</translation>
    </message>
    <message>
        <source>From</source>
        <translation>접속 주소</translation>
    </message>
    <message>
        <source>The code is good until {until}.</source>
        <translation>코드는 {until}까지 유효합니다.</translation>
    </message>
    <message>
        <source>Search places</source>
        <translation>장소 검색</translation>
    </message>
    <message>
        <source>Search places or Place IDs</source>
        <translation>장소 또는 장소 ID 검색</translation>
    </message>
    <message>
        <source>1 place</source>
        <translation>장소 1개</translation>
    </message>
    <message>
        <source>{count} places and groups</source>
        <translation>장소 및 그룹 {count}개</translation>
    </message>
    <message>
        <source>{count} of {total} places and groups</source>
        <translation>장소 및 그룹 {total}개 중 {count}개</translation>
    </message>
    <message>
        <source>… and {count} more; type more of the name.</source>
        <translation>… 그 외 {count}개. 이름을 더 입력하십시오.</translation>
    </message>
    <message>
        <source>No place matches.</source>
        <translation>일치하는 장소가 없습니다.</translation>
    </message>
    <message>
        <source>Choose</source>
        <translation>선택</translation>
    </message>
    <message>
        <source>Search the place in the tree</source>
        <translation>트리에서 장소 검색</translation>
    </message>
    <message>
        <source>Place ID {place}</source>
        <translation>장소 ID {place}</translation>
    </message>
    <message>
        <source>Overrides the place group&apos;s settings</source>
        <translation>장소 그룹 설정 대신 개별 설정을 사용합니다</translation>
    </message>
    <message>
        <source>Add a {kind} under “{above}”</source>
        <translation>“{above}” 아래에 {kind} 추가</translation>
    </message>
    <message>
        <source>Add</source>
        <translation>추가</translation>
    </message>
    <message>
        <source>Adding</source>
        <translation>추가</translation>
    </message>
    <message>
        <source>Renaming</source>
        <translation>이름 변경</translation>
    </message>
    <message>
        <source>Rename “{name}”</source>
        <translation>“{name}” 이름 변경</translation>
    </message>
    <message>
        <source>Move “{name}” under</source>
        <translation>“{name}”을(를) 이동할 위치</translation>
    </message>
    <message>
        <source>Moving</source>
        <translation>이동</translation>
    </message>
    <message>
        <source>Looking what a move would do</source>
        <translation>이동의 영향 확인</translation>
    </message>
    <message>
        <source>Deleting</source>
        <translation>삭제</translation>
    </message>
    <message>
        <source>Places under this one</source>
        <translation>이 장소 아래의 장소</translation>
    </message>
    <message>
        <source>+ Add</source>
        <translation>+ 추가</translation>
    </message>
    <message>
        <source>Delete…</source>
        <translation>삭제…</translation>
    </message>
    <message>
        <source>Copy Place ID</source>
        <translation>장소 ID 복사</translation>
    </message>
    <message>
        <source>{kind} · Place ID</source>
        <translation>{kind} · 장소 ID</translation>
    </message>
    <message>
        <source>+ Add {kind}</source>
        <translation>+ {kind} 추가</translation>
    </message>
    <message>
        <source>+ Add…</source>
        <translation>+ 추가…</translation>
    </message>
    <message>
        <source>There is nothing here yet.</source>
        <translation>여기에 아직 아무것도 없습니다.</translation>
    </message>
    <message>
        <source>Add a {kind}.</source>
        <translation>{kind}부터 추가하십시오.</translation>
    </message>
    <message>
        <source>Add a {kind} or a {other}.</source>
        <translation>{kind} 또는 {other}부터 추가하십시오.</translation>
    </message>
    <message>
        <source>Choose a row first.</source>
        <translation>먼저 행을 선택하십시오.</translation>
    </message>
    <message>
        <source>Add a {kind}…</source>
        <translation>{kind} 추가…</translation>
    </message>
    <message>
        <source>Place ID {place} copied.</source>
        <translation>장소 ID {place}을(를) 복사했습니다.</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>종류</translation>
    </message>
    <message>
        <source>Attempts left</source>
        <translation>남은 시도</translation>
    </message>
    <message>
        <source>Assigned</source>
        <translation>할당</translation>
    </message>
    <message>
        <source>Without an answer</source>
        <translation>응답이 없을 때</translation>
    </message>
    <message>
        <source>Overrides</source>
        <translation>개별 설정</translation>
    </message>
    <message>
        <source>● overrides</source>
        <translation>● 개별 설정</translation>
    </message>
    <message>
        <source>Nothing stands under a place.</source>
        <translation>장소 아래에는 아무것도 둘 수 없습니다.</translation>
    </message>
    <message>
        <source>The headquarters stands at the top.</source>
        <translation>본사는 항상 최상위에 있습니다.</translation>
    </message>
    <message>
        <source>The headquarters cannot be deleted.</source>
        <translation>본사는 삭제할 수 없습니다.</translation>
    </message>
    <message>
        <source>“{name}” still has places under it; move or delete those first.</source>
        <translation>“{name}” 아래에 장소가 남아 있습니다. 먼저 이동하거나 삭제하십시오.</translation>
    </message>
    <message>
        <source>“{name}” still has devices; move or release those first.</source>
        <translation>“{name}”에 기기가 남아 있습니다. 먼저 기기를 이동하거나 해제하십시오.</translation>
    </message>
    <message>
        <source>Move the {kind} “{name}” under “{above}”?</source>
        <translation>{kind} “{name}”을(를) “{above}” 아래로 이동하시겠습니까?</translation>
    </message>
    <message>
        <source>Move the {kind} “{name}” under “{above}”? It takes over the settings of that place group.</source>
        <translation>{kind} “{name}”을(를) “{above}” 아래로 이동하시겠습니까? 해당 장소 그룹의 설정을 따르게 됩니다.</translation>
    </message>
    <message>
        <source>Delete the {kind} “{name}” ({place})? This cannot be undone.</source>
        <translation>{kind} “{name}”({place})을(를) 삭제하시겠습니까? 되돌릴 수 없습니다.</translation>
    </message>
    <message>
        <source>Its vendor APIs are deleted with it.</source>
        <translation>등록된 벤더 API도 함께 삭제됩니다.</translation>
    </message>
    <message>
        <source>Its events of the past move with it. (Who reads them then is not known: {why})</source>
        <translation>지난 이벤트도 함께 이동합니다. (누가 볼 수 있게 되는지는 알 수 없습니다: {why})</translation>
    </message>
    <message>
        <source>Its {count} events of the past move with it: the administrators of {added} read them from then on. Those of {kept} go on reading the events of that time, and not those to come.</source>
        <translation>지난 이벤트 {count}건도 함께 이동합니다. 이제부터 {added}의 관리자가 볼 수 있습니다. {kept}의 관리자는 그때까지의 이벤트를 계속 볼 수 있지만 앞으로의 이벤트는 볼 수 없습니다.</translation>
    </message>
    <message>
        <source>Its {count} events of the past move with it: the administrators of {added} read them from then on.</source>
        <translation>지난 이벤트 {count}건도 함께 이동합니다. 이제부터 {added}의 관리자가 볼 수 있습니다.</translation>
    </message>
    <message>
        <source>Its own overrides will be lost. (They could not be listed: {why})</source>
        <translation>이 장소의 개별 설정이 사라집니다. (목록을 표시할 수 없습니다: {why})</translation>
    </message>
    <message>
        <source>Its own overrides will be lost: {list}.</source>
        <translation>이 장소의 개별 설정이 사라집니다: {list}.</translation>
    </message>
    <message>
        <source>Adding “{name}”</source>
        <translation>“{name}” 추가</translation>
    </message>
    <message>
        <source>Not renamed. {problem}</source>
        <translation>이름을 변경하지 않았습니다. {problem}</translation>
    </message>
    <message>
        <source>Somebody else has renamed “{seen}” to “{theirs}” meanwhile. Rename it to “{mine}”?</source>
        <translation>그사이 다른 사람이 “{seen}”의 이름을 “{theirs}”(으)로 바꿨습니다. “{mine}”(으)로 바꾸시겠습니까?</translation>
    </message>
    <message>
        <source>Renaming to “{name}”</source>
        <translation>“{name}”(으)로 이름 변경</translation>
    </message>
    <message>
        <source>Somebody else has moved “{name}” under “{theirs}” meanwhile. Move it under “{mine}”?</source>
        <translation>그사이 다른 사람이 “{name}”을(를) “{theirs}” 아래로 옮겼습니다. “{mine}” 아래로 옮기시겠습니까?</translation>
    </message>
    <message>
        <source>Moving “{name}”</source>
        <translation>“{name}” 이동</translation>
    </message>
    <message>
        <source>Somebody else has renamed “{seen}” to “{theirs}” meanwhile. Delete it all the same?</source>
        <translation>그사이 다른 사람이 “{seen}”의 이름을 “{theirs}”(으)로 바꿨습니다. 그래도 삭제하시겠습니까?</translation>
    </message>
    <message>
        <source>Deleting “{name}”</source>
        <translation>“{name}” 삭제</translation>
    </message>
    <message>
        <source>“{name}” is deleted.</source>
        <translation>“{name}”을(를) 삭제했습니다.</translation>
    </message>
    <message>
        <source>There is no other place that it could be part of.</source>
        <translation>이동할 수 있는 다른 장소가 없습니다.</translation>
    </message>
    <message>
        <source>Reading the place tree</source>
        <translation>장소 트리 읽기</translation>
    </message>
    <message>
        <source>Without encryption, everybody on the way can read the mails and the allocation codes in them, and register devices. Choose this only for a mail server on the same machine or in a network of its own.</source>
        <translation>암호화하지 않으면 전송 경로에 있는 누구나 메일과 그 안의 할당 코드를 읽고 기기를 등록할 수 있습니다. 같은 컴퓨터나 전용 네트워크에 있는 메일 서버에만 사용하십시오.</translation>
    </message>
    <message>
        <source>Somebody else has removed the mail server while you were typing.</source>
        <translation>입력하는 동안 다른 사람이 메일 서버를 제거했습니다.</translation>
    </message>
    <message>
        <source>Somebody else has saved mail settings ({server}) while you were typing.</source>
        <translation>입력하는 동안 다른 사람이 메일 설정({server})을 저장했습니다.</translation>
    </message>
    <message>
        <source>Enter the mail server&apos;s name or address.</source>
        <translation>메일 서버의 이름이나 주소를 입력하십시오.</translation>
    </message>
    <message>
        <source>No mail server is set up.</source>
        <translation>설정된 메일 서버가 없습니다.</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>제거</translation>
    </message>
    <message>
        <source>Remove the mail server and its stored password?</source>
        <translation>메일 서버와 저장된 비밀번호를 제거하시겠습니까?</translation>
    </message>
    <message>
        <source>From then on mails wait in the outbox, and whoever is to have an allocation code is told it by an owner.</source>
        <translation>이후 메일은 보낼 편지함에서 대기하며, 할당 코드는 소유자가 직접 전달해야 합니다.</translation>
    </message>
    <message>
        <source>The test was cancelled; the mail may have been sent all the same.</source>
        <translation>테스트를 취소했습니다. 메일은 이미 전송되었을 수 있습니다.</translation>
    </message>
    <message>
        <source>Connected</source>
        <translation>연결됨</translation>
    </message>
    <message>
        <source>Introduced (EHLO)</source>
        <translation>인사함(EHLO)</translation>
    </message>
    <message>
        <source>Introduced (HELO)</source>
        <translation>인사함(HELO)</translation>
    </message>
    <message>
        <source>Encrypted (STARTTLS)</source>
        <translation>암호화됨(STARTTLS)</translation>
    </message>
    <message>
        <source>Signed in</source>
        <translation>로그인됨</translation>
    </message>
    <message>
        <source>Sender accepted</source>
        <translation>보내는 주소 승인됨</translation>
    </message>
    <message>
        <source>Recipient accepted</source>
        <translation>받는 주소 승인됨</translation>
    </message>
    <message>
        <source>Message handed over</source>
        <translation>메일 전달됨</translation>
    </message>
    <message>
        <source>Mail server</source>
        <translation>메일 서버</translation>
    </message>
    <message>
        <source>Port</source>
        <translation>포트</translation>
    </message>
    <message>
        <source>User name</source>
        <translation>사용자 이름</translation>
    </message>
    <message>
        <source>Sender address</source>
        <translation>보내는 주소</translation>
    </message>
    <message>
        <source>CA file</source>
        <translation>CA 파일</translation>
    </message>
    <message>
        <source>Encryption</source>
        <translation>암호화</translation>
    </message>
    <message>
        <source>STARTTLS (usual on port 587)</source>
        <translation>STARTTLS(보통 포트 587)</translation>
    </message>
    <message>
        <source>TLS from the start (usual on port 465)</source>
        <translation>처음부터 TLS(보통 포트 465)</translation>
    </message>
    <message>
        <source>None: only for a server that is near</source>
        <translation>없음: 가까이 있는 서버에만</translation>
    </message>
    <message>
        <source>Remove…</source>
        <translation>제거…</translation>
    </message>
    <message>
        <source>Send a test mail to</source>
        <translation>테스트 메일 받는 주소</translation>
    </message>
    <message>
        <source>Send a test mail</source>
        <translation>테스트 메일 보내기</translation>
    </message>
    <message>
        <source>What was said, step by step</source>
        <translation>단계별 대화 내용</translation>
    </message>
    <message>
        <source>A test mail is being sent.</source>
        <translation>테스트 메일을 보내는 중입니다.</translation>
    </message>
    <message>
        <source>Sending a test mail…</source>
        <translation>테스트 메일을 보내는 중…</translation>
    </message>
    <message>
        <source>Saving the mail settings</source>
        <translation>메일 설정 저장</translation>
    </message>
    <message>
        <source>Mails are sent by {host} from now on.</source>
        <translation>이제부터 {host}을(를) 통해 메일을 보냅니다.</translation>
    </message>
    <message>
        <source>Removing the mail server</source>
        <translation>메일 서버 제거</translation>
    </message>
    <message>
        <source>The mail server is removed; mails wait in the outbox.</source>
        <translation>메일 서버를 제거했습니다. 메일은 보낼 편지함에서 대기합니다.</translation>
    </message>
    <message>
        <source>Reading the mail settings</source>
        <translation>메일 설정 읽기</translation>
    </message>
    <message>
        <source>Sending a test mail</source>
        <translation>테스트 메일 보내기</translation>
    </message>
    <message>
        <source>Allocation codes and invitations are mailed by this account.</source>
        <translation>할당 코드와 초대 메일을 이 계정으로 보냅니다.</translation>
    </message>
    <message>
        <source>only for a private CA: path of a PEM file on the server&apos;s machine</source>
        <translation>사설 CA인 경우에만: 서버 컴퓨터에 있는 PEM 파일 경로</translation>
    </message>
    <message>
        <source>Test</source>
        <translation>테스트</translation>
    </message>
    <message>
        <source>by what is typed above, saved or not</source>
        <translation>저장 여부와 관계없이 위에 입력한 값으로</translation>
    </message>
    <message>
        <source>The mail server has taken the test mail. Look whether it arrives at {to}.</source>
        <translation>메일 서버가 테스트 메일을 받았습니다. {to}에 도착하는지 확인하십시오.</translation>
    </message>
    <message>
        <source>Line {number}: {fault}</source>
        <translation>{number}행: {fault}</translation>
    </message>
    <message>
        <source>Somebody else has saved other networks while you were typing: {networks}.</source>
        <translation>입력하는 동안 다른 사람이 다른 네트워크를 저장했습니다: {networks}.</translation>
    </message>
    <message>
        <source>Somebody else has decided meanwhile that {kib} KiB of a response are read.</source>
        <translation>그사이 다른 사람가 응답을 {kib} KiB까지 읽도록 정했습니다.</translation>
    </message>
    <message>
        <source>none</source>
        <translation>없음</translation>
    </message>
    <message>
        <source>Proxy for vendor calls (CLUE_VENDOR_PROXY)</source>
        <translation>벤더 호출용 프록시(CLUE_VENDOR_PROXY)</translation>
    </message>
    <message>
        <source>Called past the proxy (--vendor-no-proxy)</source>
        <translation>프록시를 거치지 않고 호출(--vendor-no-proxy)</translation>
    </message>
    <message>
        <source>Networks of the operator (--vendor-network)</source>
        <translation>운영자가 지정한 네트워크(--vendor-network)</translation>
    </message>
    <message>
        <source>Proxies in front of this server (--trusted-proxy)</source>
        <translation>이 서버 앞의 프록시(--trusted-proxy)</translation>
    </message>
    <message>
        <source>⚠ Not named by --trusted-proxy: all behind it count as one address</source>
        <translation>⚠ --trusted-proxy에 지정되지 않음: 그 뒤의 모든 접속이 하나의 주소로 계산됩니다</translation>
    </message>
    <message>
        <source>Vendor networks, one a line</source>
        <translation>벤더 네트워크, 한 줄에 하나씩</translation>
    </message>
    <message>
        <source>Vendor networks</source>
        <translation>벤더 네트워크</translation>
    </message>
    <message>
        <source>Saving the vendor networks</source>
        <translation>벤더 네트워크 저장</translation>
    </message>
    <message>
        <source>The vendor networks are saved; they hold from the next call on.</source>
        <translation>벤더 네트워크를 저장했습니다. 다음 호출부터 적용됩니다.</translation>
    </message>
    <message>
        <source>Reading the vendor networks</source>
        <translation>벤더 네트워크 읽기</translation>
    </message>
    <message>
        <source>Webhooks may always reach public addresses. List here the private ranges in which vendors&apos; systems stand, one a line, and no wider than needed: whoever may edit an API can have the server call any address in them.</source>
        <translation>웹훅은 언제나 공인 주소에 연결할 수 있습니다. 벤더 시스템이 있는 사설 대역을 한 줄에 하나씩, 필요한 만큼만 좁게 입력하십시오. API를 편집할 수 있는 사람은 서버가 이 대역의 어느 주소든 호출하게 할 수 있습니다.</translation>
    </message>
    <message>
        <source>No mail server is set up, so these mails wait here. An installer may be waiting for the code in one of them: open it and pass the code on to whom it is for, or set up a mail server, and it is sent.</source>
        <translation>메일 서버가 설정되지 않아 메일이 여기서 대기합니다. 설치 담당자가 메일에 든 코드를 기다리고 있을 수 있습니다. 메일을 열어 코드를 받을 사람에게 전달하거나, 메일 서버를 설정하면 메일이 전송됩니다.</translation>
    </message>
    <message>
        <source>Mails with allocation codes, on their way and of the last day. Without a mail server they wait here, and an owner can pass a code on.</source>
        <translation>전송 중이거나 지난 하루 동안의 할당 코드 메일입니다. 메일 서버가 없으면 여기서 대기하며, 소유자가 코드를 전달할 수 있습니다.</translation>
    </message>
    <message>
        <source>Choose a mail first.</source>
        <translation>먼저 메일을 선택하십시오.</translation>
    </message>
    <message>
        <source>Set up a mail server first; the mail is sent then.</source>
        <translation>먼저 메일 서버를 설정하십시오. 그러면 메일이 전송됩니다.</translation>
    </message>
    <message>
        <source>The mail is being sent.</source>
        <translation>메일을 보내는 중입니다.</translation>
    </message>
    <message>
        <source>The mail has been sent.</source>
        <translation>메일을 보냈습니다.</translation>
    </message>
    <message>
        <source>The mail is of no use any more: its code has expired.</source>
        <translation>코드가 만료되어 이 메일은 더 이상 쓸모가 없습니다.</translation>
    </message>
    <message>
        <source>Delete the mail “{subject}” to {to}?</source>
        <translation>{to}에게 보내는 “{subject}” 메일을 삭제하시겠습니까?</translation>
    </message>
    <message>
        <source>It has not been sent, and will not be.</source>
        <translation>이 메일은 전송되지 않았으며 앞으로도 전송되지 않습니다.</translation>
    </message>
    <message>
        <source>Sending the mail again</source>
        <translation>메일 다시 보내기</translation>
    </message>
    <message>
        <source>Deleting the mail</source>
        <translation>메일 삭제</translation>
    </message>
    <message>
        <source>waits for a mail server</source>
        <translation>메일 서버 대기</translation>
    </message>
    <message>
        <source>to be sent</source>
        <translation>전송 예정</translation>
    </message>
    <message>
        <source>to be tried again</source>
        <translation>재시도 예정</translation>
    </message>
    <message>
        <source>being sent</source>
        <translation>보내는 중</translation>
    </message>
    <message>
        <source>sent</source>
        <translation>보냄</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>실패</translation>
    </message>
    <message>
        <source>The text is not kept after the mail was sent: it held a code.</source>
        <translation>코드가 들어 있으므로 메일을 보낸 뒤에는 본문을 보관하지 않습니다.</translation>
    </message>
    <message>
        <source>The text is not kept after its code has expired.</source>
        <translation>코드가 만료된 뒤에는 본문을 보관하지 않습니다.</translation>
    </message>
    <message>
        <source>Outbox</source>
        <translation>보낼 편지함</translation>
    </message>
    <message>
        <source>Text of the mail</source>
        <translation>메일 본문</translation>
    </message>
    <message>
        <source>Send again</source>
        <translation>다시 보내기</translation>
    </message>
    <message>
        <source>The outbox is empty.</source>
        <translation>보낼 편지함이 비어 있습니다.</translation>
    </message>
    <message>
        <source>Mails appear here as soon as somebody asks for an allocation code.</source>
        <translation>누군가 할당 코드를 요청하면 메일이 여기에 나타납니다.</translation>
    </message>
    <message>
        <source>Choose a mail to read it.</source>
        <translation>읽을 메일을 선택하십시오.</translation>
    </message>
    <message>
        <source>To</source>
        <translation>받는 사람</translation>
    </message>
    <message>
        <source>Subject</source>
        <translation>제목</translation>
    </message>
    <message>
        <source>Written</source>
        <translation>작성 시각</translation>
    </message>
    <message>
        <source>Last fault</source>
        <translation>마지막 오류</translation>
    </message>
    <message>
        <source>The server&apos;s settings are for owners only.</source>
        <translation>서버 설정은 소유자만 볼 수 있습니다.</translation>
    </message>
    <message>
        <source>Administrators</source>
        <translation>관리자</translation>
    </message>
    <message>
        <source>Open invitations</source>
        <translation>대기 중인 초대</translation>
    </message>
    <message>
        <source>+ Invite</source>
        <translation>+ 초대</translation>
    </message>
    <message>
        <source>Revoke…</source>
        <translation>역할 회수…</translation>
    </message>
    <message>
        <source>End the sessions…</source>
        <translation>세션 종료…</translation>
    </message>
    <message>
        <source>What they did</source>
        <translation>작업 내역</translation>
    </message>
    <message>
        <source>Withdraw…</source>
        <translation>철회…</translation>
    </message>
    <message>
        <source>New code…</source>
        <translation>새 코드…</translation>
    </message>
    <message>
        <source>Reading the administrators</source>
        <translation>관리자 읽기</translation>
    </message>
    <message>
        <source>Choose an administrator first.</source>
        <translation>먼저 관리자를 선택하십시오.</translation>
    </message>
    <message>
        <source>Revoking a role</source>
        <translation>역할 회수</translation>
    </message>
    <message>
        <source>Ending sessions</source>
        <translation>세션 종료</translation>
    </message>
    <message>
        <source>Withdrawing an invitation</source>
        <translation>초대 철회</translation>
    </message>
    <message>
        <source>Making a new code</source>
        <translation>새 코드 생성</translation>
    </message>
    <message>
        <source>Nobody is invited here at the moment.</source>
        <translation>현재 초대된 사람이 없습니다.</translation>
    </message>
    <message>
        <source>Role</source>
        <translation>역할</translation>
    </message>
    <message>
        <source>{place} (above)</source>
        <translation>{place}(상위)</translation>
    </message>
    <message>
        <source>Place ID {id}</source>
        <translation>장소 ID {id}</translation>
    </message>
    <message>
        <source>Invited by</source>
        <translation>초대한 사람</translation>
    </message>
    <message>
        <source>Good until</source>
        <translation>유효 기한</translation>
    </message>
    <message>
        <source>Mail</source>
        <translation>메일</translation>
    </message>
    <message>
        <source>Vendor calls</source>
        <translation>벤더 호출</translation>
    </message>
    <message>
        <source>Registrations</source>
        <translation>등록</translation>
    </message>
    <message>
        <source>Backup</source>
        <translation>백업</translation>
    </message>
    <message>
        <source>Reading the outbox</source>
        <translation>보낼 편지함 읽기</translation>
    </message>
    <message>
        <source>Reading the registrations under way</source>
        <translation>진행 중인 등록 읽기</translation>
    </message>
    <message>
        <source>Reading for how long events are kept</source>
        <translation>이벤트 보관 기간 읽기</translation>
    </message>
    <message>
        <source>Reading the backups</source>
        <translation>백업 목록 읽기</translation>
    </message>
    <message>
        <source>Reading the server&apos;s certificate</source>
        <translation>서버 인증서 읽기</translation>
    </message>
    <message>
        <source>The mail settings that you have typed are not saved.</source>
        <translation>입력한 메일 설정이 저장되지 않았습니다.</translation>
    </message>
    <message>
        <source>The vendor networks that you have typed are not saved.</source>
        <translation>입력한 벤더 네트워크가 저장되지 않았습니다.</translation>
    </message>
    <message>
        <source>How much of a response is read is chosen, but not saved.</source>
        <translation>응답을 읽는 크기를 선택했지만 저장하지 않았습니다.</translation>
    </message>
    <message>
        <source>For how long events are kept is chosen, but not saved.</source>
        <translation>이벤트 보관 기간을 선택했지만 저장하지 않았습니다.</translation>
    </message>
    <message>
        <source>Whether a backup is made each day is chosen, but not saved.</source>
        <translation>선택한 일일 백업 설정이 저장되지 않았습니다.</translation>
    </message>
    <message>
        <source>Certificate fingerprint</source>
        <translation>인증서 지문값</translation>
    </message>
    <message>
        <source>Copy the fingerprint</source>
        <translation>지문값 복사</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>주소</translation>
    </message>
    <message>
        <source>Certificates and when they end</source>
        <translation>인증서와 만료일</translation>
    </message>
    <message>
        <source>Stored secrets</source>
        <translation>저장된 비밀 정보</translation>
    </message>
    <message>
        <source>Nothing has to be compared: a public authority vouches for this server, or it is reached without TLS.</source>
        <translation>비교할 것이 없습니다. 공인 인증 기관이 이 서버를 보증하거나 TLS 없이 연결되어 있습니다.</translation>
    </message>
    <message>
        <source>A device or a console that meets this server for the first time shows a fingerprint. Give this one to whoever installs it, not by the same way as the address; only if the two are the same, it is this server.</source>
        <translation>기기나 콘솔은 이 서버에 처음 연결할 때 인증서 지문값을 표시합니다. 이 값을 설치 담당자에게 주소와는 다른 경로로 전달하십시오. 두 값이 같을 때만 이 서버입니다.</translation>
    </message>
    <message>
        <source>The fingerprint is copied.</source>
        <translation>지문값을 복사했습니다.</translation>
    </message>
    <message>
        <source>None: this server is reached without TLS of its own, and trusts what the system trusts.</source>
        <translation>없음: 이 서버는 자체 TLS 없이 접속되며, 시스템이 신뢰하는 것을 신뢰합니다.</translation>
    </message>
    <message>
        <source>mail not set up ⚠</source>
        <translation>메일 설정 안 됨 ⚠</translation>
    </message>
    <message>
        <source>1 certificate ends soon.</source>
        <translation>인증서 1개가 곧 만료됩니다.</translation>
    </message>
    <message>
        <source>{count} certificates end soon.</source>
        <translation>인증서 {count}개가 곧 만료됩니다.</translation>
    </message>
    <message>
        <source>The key that encrypts stored secrets is kept in the system keyring of the server&apos;s account.</source>
        <translation>저장된 비밀 정보를 암호화하는 키는 서버 계정의 시스템 키링에 보관됩니다.</translation>
    </message>
    <message>
        <source>The key that encrypts stored secrets is kept in a file beside the data: the server found no keyring that it could use. Whoever can read both can read the secrets; keep backups of the two apart.</source>
        <translation>서버가 사용할 수 있는 키링을 찾지 못해, 저장된 비밀 정보를 암호화하는 키를 데이터 옆의 파일에 보관합니다. 둘 다 읽을 수 있는 사람은 비밀 정보를 읽을 수 있으므로 백업은 서로 분리하여 보관하십시오.</translation>
    </message>
    <message>
        <source>The key that encrypts stored secrets is given to the server in its environment by whoever runs it.</source>
        <translation>저장된 비밀 정보를 암호화하는 키는 서버 운영자가 환경 변수로 서버에 전달합니다.</translation>
    </message>
    <message>
        <source>It is in the system keyring of the server&apos;s account.</source>
        <translation>키는 서버 계정의 시스템 키링에 있습니다.</translation>
    </message>
    <message>
        <source>It is in the file secret.key in the server&apos;s data directory.</source>
        <translation>키는 서버 데이터 폴더의 secret.key 파일에 있습니다.</translation>
    </message>
    <message>
        <source>It is given to the server as CLUE_SECRET_KEY by whoever runs it.</source>
        <translation>키는 서버 운영자가 CLUE_SECRET_KEY로 서버에 전달합니다.</translation>
    </message>
    <message>
        <source>These backups do not hold the secret key: without it nobody can open a vendor&apos;s header values, the mail account or the server&apos;s certificate in them, and nobody can put them back on another machine. Keep a copy of the key, apart from the backups.</source>
        <translation>이 백업에는 비밀 키가 들어 있지 않습니다. 키가 없으면 백업 안의 벤더 헤더 값, 메일 계정, 서버 인증서를 열 수 없고, 다른 컴퓨터에 복원할 수도 없습니다. 키의 사본을 백업과 따로 보관하십시오.</translation>
    </message>
    <message>
        <source>“clue-server backup FILE --with-key” makes a backup with the key in it.</source>
        <translation>“clue-server backup FILE --with-key” 명령은 키가 들어 있는 백업을 만듭니다.</translation>
    </message>
    <message>
        <source>This computer</source>
        <translation>이 컴퓨터</translation>
    </message>
    <message>
        <source>You are signed out here. The server could not be told: {fault} The session ends there by itself.</source>
        <translation>이 컴퓨터에서 로그아웃했습니다. 서버에는 알리지 못했습니다: {fault} 서버의 세션은 저절로 만료됩니다.</translation>
    </message>
    <message>
        <source>Asking the system&apos;s keyring for your sign-in…</source>
        <translation>시스템 키링에서 로그인 정보를 확인하는 중…</translation>
    </message>
    <message>
        <source>The connection to the server was lost.</source>
        <translation>서버와의 연결이 끊어졌습니다.</translation>
    </message>
    <message>
        <source>Your session has ended: it has expired or was revoked. Sign in again. What you have typed is still there.</source>
        <translation>세션이 만료되었거나 취소되어 종료되었습니다. 다시 로그인하십시오. 입력한 내용은 그대로 남아 있습니다.</translation>
    </message>
    <message>
        <source>Your session has ended: it has expired or was revoked. Sign in again.</source>
        <translation>세션이 만료되었거나 취소되어 종료되었습니다. 다시 로그인하십시오.</translation>
    </message>
    <message>
        <source>You are signed in only until this window closes: the system&apos;s keyring cannot keep the sign-in. On the page for signing in you can have it kept in a file instead.</source>
        <translation>이 창을 닫을 때까지만 로그인이 유지됩니다. 시스템 키링에 로그인 정보를 저장할 수 없습니다. 로그인 페이지에서 파일에 저장하도록 선택할 수 있습니다.</translation>
    </message>
    <message>
        <source>Remembering the server</source>
        <translation>서버 정보 저장</translation>
    </message>
    <message>
        <source>North branch</source>
        <translation>북부 지점</translation>
    </message>
    <message>
        <source>Tower A</source>
        <translation>A동</translation>
    </message>
    <message>
        <source>Lobby</source>
        <translation>로비</translation>
    </message>
    <message>
        <source>Server room</source>
        <translation>서버실</translation>
    </message>
    <message>
        <source>EXECUTE TEST</source>
        <translation>테스트 실행</translation>
    </message>
    <message>
        <source>Pretty</source>
        <translation>정렬해서 보기</translation>
    </message>
    <message>
        <source>Lay the bodies out over lines</source>
        <translation>본문을 여러 줄로 펼쳐 보기</translation>
    </message>
    <message>
        <source>Copy as cURL</source>
        <translation>cURL로 복사</translation>
    </message>
    <message>
        <source>Save whole response…</source>
        <translation>전체 응답 저장…</translation>
    </message>
    <message>
        <source>Raw</source>
        <translation>원본</translation>
    </message>
    <message>
        <source>The response is not JSON: there are no fields to choose from. “Raw” shows what came.</source>
        <translation>응답이 JSON이 아니므로 고를 수 있는 필드가 없습니다. 받은 내용은 “원본”에서 볼 수 있습니다.</translation>
    </message>
    <message>
        <source>Execute test</source>
        <translation>테스트 실행</translation>
    </message>
    <message>
        <source>more than {size}</source>
        <translation>{size} 초과</translation>
    </message>
    <message>
        <source>What came</source>
        <translation>받은 결과</translation>
    </message>
    <message>
        <source>The test is running</source>
        <translation>테스트 실행 중</translation>
    </message>
    <message>
        <source>Time since the test began</source>
        <translation>테스트 경과 시간</translation>
    </message>
    <message>
        <source>Cancel the test</source>
        <translation>테스트 취소</translation>
    </message>
    <message>
        <source>Copy the request as a cURL command without secrets</source>
        <translation>비밀 값을 제외하고 요청을 cURL 명령으로 복사</translation>
    </message>
    <message>
        <source>Save the whole response to a file</source>
        <translation>전체 응답을 파일로 저장</translation>
    </message>
    <message>
        <source>Forget all runs</source>
        <translation>모든 실행 기록 지우기</translation>
    </message>
    <message>
        <source>Keep as sample…</source>
        <translation>샘플로 보관…</translation>
    </message>
    <message>
        <source>Keep this run as a sample</source>
        <translation>이 실행을 샘플로 보관</translation>
    </message>
    <message>
        <source>Keep this answer with the API, with the verdict that is expected of it</source>
        <translation>이 응답을 예상 판정과 함께 API에 보관합니다</translation>
    </message>
    <message>
        <source>Samples ({number})…</source>
        <translation>샘플 ({number})…</translation>
    </message>
    <message>
        <source>Runs ({number})</source>
        <translation>실행 기록 ({number})</translation>
    </message>
    <message>
        <source>Hint</source>
        <translation>도움말</translation>
    </message>
    <message>
        <source>Header values and PINs are left out; fill them in where it says so</source>
        <translation>헤더 값과 PIN은 제외되므로 표시된 위치에 직접 입력하십시오</translation>
    </message>
    <message>
        <source>Request and response</source>
        <translation>요청과 응답</translation>
    </message>
    <message>
        <source>Exchange with the token server</source>
        <translation>토큰 서버와의 통신</translation>
    </message>
    <message>
        <source>Get a token</source>
        <translation>토큰 받기</translation>
    </message>
    <message>
        <source>Ask the token server once, by what stands under Connection; secret and token are not shown</source>
        <translation>‘연결’의 내용으로 토큰 서버에 한 번 요청합니다. 시크릿과 토큰은 표시되지 않습니다</translation>
    </message>
    <message>
        <source>Response</source>
        <translation>응답</translation>
    </message>
    <message>
        <source>Runs</source>
        <translation>실행 기록</translation>
    </message>
    <message>
        <source>Form or test console</source>
        <translation>양식 또는 테스트 콘솔</translation>
    </message>
    <message>
        <source>API Test Console</source>
        <translation>API 테스트 콘솔</translation>
    </message>
    <message>
        <source>Form</source>
        <translation>양식</translation>
    </message>
    <message>
        <source>{0} s</source>
        <translation>{0}초</translation>
    </message>
    <message>
        <source>The request and the response appear here.
Enter values that exist at the vendor, and EXECUTE TEST.</source>
        <translation>요청과 응답이 여기에 표시됩니다.
벤더에 있는 값을 입력하고 ‘테스트 실행’을 누르십시오.</translation>
    </message>
    <message>
        <source>After a test, drag a field of the response onto a JSONPath field.</source>
        <translation>테스트 후 응답의 항목을 JSONPath 필드로 끌어다 놓으십시오.</translation>
    </message>
    <message>
        <source>There is no response.</source>
        <translation>응답이 없습니다.</translation>
    </message>
    <message>
        <source>Asking the token server…</source>
        <translation>토큰 서버에 요청하는 중…</translation>
    </message>
    <message>
        <source>“Get a token” asks the token server by what stands under Connection, and shows the exchange here.</source>
        <translation>‘토큰 받기’를 누르면 ‘연결’의 내용으로 토큰 서버에 요청하고 그 통신을 여기에 표시합니다.</translation>
    </message>
    <message>
        <source>Drag onto a JSONPath field · Enter: Success Result · {0}: the three fields</source>
        <translation>JSONPath 필드로 끌어다 놓기 · Enter: 성공 결과 · {0}: 세 필드</translation>
    </message>
    <message>
        <source>{0} is now {1}</source>
        <translation>{0}: {1}(으)로 설정했습니다</translation>
    </message>
    <message>
        <source>Copied as a cURL command; secrets are left out.</source>
        <translation>cURL 명령으로 복사했습니다. 비밀 값은 제외되었습니다.</translation>
    </message>
    <message>
        <source>Send this configuration to the vendor once, with the values beside it</source>
        <translation>옆에 입력한 값으로 이 설정을 벤더에 한 번 보냅니다</translation>
    </message>
    <message>
        <source>Kept as sample “{name}”; it is saved with the API.</source>
        <translation>샘플 “{name}”(으)로 보관했습니다. API와 함께 저장됩니다.</translation>
    </message>
    <message>
        <source>Keep this answer as a sample. Expected: {expected}</source>
        <translation>이 응답을 샘플로 보관합니다. 예상: {expected}</translation>
    </message>
    <message>
        <source>Keep</source>
        <translation>보관</translation>
    </message>
    <message>
        <source>Save whole response</source>
        <translation>전체 응답 저장</translation>
    </message>
    <message>
        <source>Saving the response</source>
        <translation>응답 저장</translation>
    </message>
    <message>
        <source>{0} could not be written: {1}.</source>
        <translation>{0} 파일에 쓸 수 없습니다: {1}.</translation>
    </message>
    <message>
        <source>&lt;value of {name}&gt;</source>
        <translation>&lt;{name} 값&gt;</translation>
    </message>
    <message>
        <source>&lt;file of the CA&gt;</source>
        <translation>&lt;CA 파일&gt;</translation>
    </message>
    <message>
        <source>&lt;file of the client certificate&gt;</source>
        <translation>&lt;클라이언트 인증서 파일&gt;</translation>
    </message>
    <message>
        <source>… {number} characters in all; save the response to see the rest.</source>
        <translation>… 모두 {number}자입니다. 나머지는 응답을 저장하여 확인하십시오.</translation>
    </message>
    <message>
        <source>(empty body)</source>
        <translation>(빈 본문)</translation>
    </message>
    <message>
        <source>… cut off: the response is larger than the server reads.</source>
        <translation>… 잘림: 응답이 서버가 읽는 크기보다 큽니다.</translation>
    </message>
    <message>
        <source>connect</source>
        <translation>연결</translation>
    </message>
    <message>
        <source>first byte</source>
        <translation>첫 바이트</translation>
    </message>
    <message>
        <source>total</source>
        <translation>전체</translation>
    </message>
    <message>
        <source>on an open connection</source>
        <translation>열려 있던 연결 사용</translation>
    </message>
    <message>
        <source>Device ID</source>
        <translation>기기 ID</translation>
    </message>
    <message>
        <source>9–12 digits</source>
        <translation>숫자 9–12자리</translation>
    </message>
    <message>
        <source>Takes the place of {0}</source>
        <translation>{0} 자리에 들어갑니다</translation>
    </message>
    <message>
        <source>a number beyond every double</source>
        <translation>double 범위를 벗어난 숫자</translation>
    </message>
    <message>
        <source>1 key</source>
        <translation>키 1개</translation>
    </message>
    <message>
        <source>{number} keys</source>
        <translation>키 {number}개</translation>
    </message>
    <message>
        <source>1 item</source>
        <translation>항목 1개</translation>
    </message>
    <message>
        <source>{number} items</source>
        <translation>항목 {number}개</translation>
    </message>
    <message>
        <source>The API test</source>
        <translation>API 테스트</translation>
    </message>
    <message>
        <source>Test cancelled</source>
        <translation>테스트 취소됨</translation>
    </message>
    <message>
        <source>The call to the vendor was aborted. Nothing was kept of it.</source>
        <translation>벤더 호출을 중단했습니다. 결과는 남아 있지 않습니다.</translation>
    </message>
    <message>
        <source>Test failed</source>
        <translation>테스트 실패</translation>
    </message>
    <message>
        <source>The server could not run the test</source>
        <translation>서버가 테스트를 실행하지 못했습니다</translation>
    </message>
    <message>
        <source>Look at what is said beside the values above.</source>
        <translation>위 값 옆에 표시된 내용을 확인하십시오.</translation>
    </message>
    <message>
        <source>Not sent: some inputs do not meet the rules</source>
        <translation>보내지 않음: 규칙에 맞지 않는 입력이 있습니다</translation>
    </message>
    <message>
        <source>Run a test first.</source>
        <translation>먼저 테스트를 실행하세요.</translation>
    </message>
    <message>
        <source>This run was of another credential.</source>
        <translation>이 실행은 다른 인증 수단의 것입니다.</translation>
    </message>
    <message>
        <source>{most} samples are kept already; remove one first.</source>
        <translation>이미 샘플 {most}개가 보관되어 있습니다. 먼저 하나를 삭제하세요.</translation>
    </message>
    <message>
        <source>Complete the judgment criteria first: a sample keeps the verdict that is expected.</source>
        <translation>먼저 판정 기준을 완성하세요. 샘플에는 예상 판정이 함께 보관됩니다.</translation>
    </message>
    <message>
        <source>Judging the runs</source>
        <translation>실행 기록 판정</translation>
    </message>
    <message>
        <source>Test failed · {code}</source>
        <translation>테스트 실패 · {code}</translation>
    </message>
    <message>
        <source>{reason} The configuration cannot be saved on this test.</source>
        <translation>{reason} 이 테스트로는 설정을 저장할 수 없습니다.</translation>
    </message>
    <message>
        <source>Test passed, with a warning</source>
        <translation>테스트 성공, 주의할 점이 있음</translation>
    </message>
    <message>
        <source>Type</source>
        <translation>형식</translation>
    </message>
    <message>
        <source>The whole response has no JSONPath of its own: choose a value inside it.</source>
        <translation>응답 전체에는 JSONPath가 없습니다. 응답 안의 값을 선택하십시오.</translation>
    </message>
    <message>
        <source>The key holds half of a character (a lone surrogate), which no JSONPath field can hold.</source>
        <translation>키에 문자의 절반(짝이 없는 서로게이트)이 있어 JSONPath 필드에 넣을 수 없습니다.</translation>
    </message>
    <message>
        <source>Response of the vendor</source>
        <translation>벤더의 응답</translation>
    </message>
    <message>
        <source>Enter sends the node to Success Result, Ctrl+1 to Ctrl+3 to one of the three JSONPath fields.</source>
        <translation>Enter는 노드를 성공 결과로, Ctrl+1–Ctrl+3은 세 JSONPath 필드 중 하나로 보냅니다.</translation>
    </message>
    <message>
        <source>Copy path</source>
        <translation>경로 복사</translation>
    </message>
    <message>
        <source>Copy value</source>
        <translation>값 복사</translation>
    </message>
    <message>
        <source>Drop it onto one of the JSONPath fields: {0}</source>
        <translation>JSONPath 필드 중 하나에 놓으십시오: {0}</translation>
    </message>
    <message>
        <source>This node has no JSONPath of its own.</source>
        <translation>이 노드에는 JSONPath가 없습니다.</translation>
    </message>
    <message>
        <source>Use as Success Result</source>
        <translation>성공 결과로 사용</translation>
    </message>
    <message>
        <source>Use as Success Message</source>
        <translation>성공 메시지로 사용</translation>
    </message>
    <message>
        <source>Use as Failure Message</source>
        <translation>실패 메시지로 사용</translation>
    </message>
    <message>
        <source>Text of the chapter</source>
        <translation>도움말 본문</translation>
    </message>
    <message>
        <source>Copied: {0}</source>
        <translation>복사했습니다: {0}</translation>
    </message>
    <message>
        <source>{0} is copied with “Save whole response…”.</source>
        <translation>{0}: “전체 응답 저장…”으로 복사하십시오.</translation>
    </message>
    <message>
        <source>Runs of the test</source>
        <translation>테스트 실행 기록</translation>
    </message>
    <message>
        <source>#</source>
        <translation>#</translation>
    </message>
    <message>
        <source>At</source>
        <translation>시각</translation>
    </message>
    <message>
        <source>Status</source>
        <translation>상태</translation>
    </message>
    <message>
        <source>Verdict</source>
        <translation>판정</translation>
    </message>
    <message>
        <source>Message</source>
        <translation>메시지</translation>
    </message>
    <message>
        <source>Took</source>
        <translation>소요</translation>
    </message>
    <message>
        <source>Without an acceptable response nobody is let in.</source>
        <translation>받아들일 수 있는 응답이 없으면 아무도 출입할 수 없습니다.</translation>
    </message>
    <message>
        <source>Nobody is let in, unless Mixed / Advanced lets the device decide by itself.</source>
        <translation>‘혼합 / 고급’에서 기기가 자체적으로 판정하도록 설정하지 않았다면 아무도 출입할 수 없습니다.</translation>
    </message>
    <message>
        <source>{mode}: status code {status} is in the list.</source>
        <translation>{mode}: 상태 코드 {status}이(가) 목록에 있습니다.</translation>
    </message>
    <message>
        <source>{mode}: status code {status} is in the list and {path} is {value}, as required.</source>
        <translation>{mode}: 상태 코드 {status}이(가) 목록에 있고 {path} 값이 요구하는 {value}입니다.</translation>
    </message>
    <message>
        <source>{mode}: {path} is {value}, as required.</source>
        <translation>{mode}: {path} 값이 요구하는 {value}입니다.</translation>
    </message>
    <message>
        <source>{mode}: status code {status} is not in the list ({codes}); the body is not evaluated.</source>
        <translation>{mode}: 상태 코드 {status}이(가) 목록({codes})에 없어 본문을 평가하지 않습니다.</translation>
    </message>
    <message>
        <source>{mode}: status code {status} is not in the list ({codes}).</source>
        <translation>{mode}: 상태 코드 {status}이(가) 목록({codes})에 없습니다.</translation>
    </message>
    <message>
        <source>{mode}: the response has nothing under {path}.</source>
        <translation>{mode}: 응답에 {path} 위치의 값이 없습니다.</translation>
    </message>
    <message>
        <source>{mode}: {path} selects several values; it must select exactly one.</source>
        <translation>{mode}: {path} 경로가 여러 값을 선택합니다. 정확히 하나만 선택해야 합니다.</translation>
    </message>
    <message>
        <source>{path} is {found} ({type}), not {required}.</source>
        <translation>{path} 값은 {found} ({type})이며, 요구하는 값은 {required}입니다.</translation>
    </message>
    <message>
        <source>{path} is {found} ({type}), not {required}. The type must match.</source>
        <translation>{path} 값은 {found} ({type})이며, 요구하는 값은 {required}입니다. 형식이 일치해야 합니다.</translation>
    </message>
    <message>
        <source>No message: the response has no text under {path} ({name}).</source>
        <translation>메시지 없음: 응답의 {path} 위치에 문자열이 없습니다({name}).</translation>
    </message>
    <message>
        <source>No message: what {path} selects is not one string ({name}).</source>
        <translation>메시지 없음: {path} 경로가 선택한 것이 하나의 문자열이 아닙니다({name}).</translation>
    </message>
    <message>
        <source>No message: {name} is not set.</source>
        <translation>메시지 없음: {name}가 설정되지 않았습니다.</translation>
    </message>
    <message>
        <source>Response Code Verification</source>
        <translation>응답 코드 검증</translation>
    </message>
    <message>
        <source>Response Body Verification</source>
        <translation>응답 본문 검증</translation>
    </message>
    <message>
        <source>Combined Verification</source>
        <translation>복합 검증</translation>
    </message>
    <message>
        <source>The vendor gave no response that can be accepted.</source>
        <translation>벤더가 받아들일 수 있는 응답을 보내지 않았습니다.</translation>
    </message>
    <message>
        <source>{check}. {advice}: {fields} is sent as a text.</source>
        <translation>{check} · {advice}: {fields} 값이 문자열로 전송됩니다.</translation>
    </message>
    <message>
        <source>No verdict yet</source>
        <translation>아직 판정 없음</translation>
    </message>
    <message>
        <source>Run a test: the verdict follows every change of the criteria.</source>
        <translation>테스트를 실행하십시오. 판정 기준을 바꿀 때마다 판정이 갱신됩니다.</translation>
    </message>
    <message>
        <source>Judging…</source>
        <translation>판정 중…</translation>
    </message>
    <message>
        <source>The response is large; this takes a moment.</source>
        <translation>응답이 커서 잠시 시간이 걸립니다.</translation>
    </message>
    <message>
        <source>No verdict: the judgment criteria are not complete</source>
        <translation>판정 없음: 판정 기준이 완전하지 않습니다</translation>
    </message>
    <message>
        <source>With this response: {0}</source>
        <translation>이 응답으로는: {0}</translation>
    </message>
    <message>
        <source>Without a response: {0}</source>
        <translation>응답이 없으면: {0}</translation>
    </message>
    <message>
        <source>Why the test gave no success</source>
        <translation>테스트가 성공하지 못한 이유</translation>
    </message>
    <message>
        <source>Nothing was done: somebody else has changed this meanwhile, to what is shown now.</source>
        <translation>변경하지 않았습니다. 그사이 다른 사람이 지금 표시된 내용으로 변경했습니다.</translation>
    </message>
    <message>
        <source>just now</source>
        <translation>방금</translation>
    </message>
    <message>
        <source>{number} s ago</source>
        <translation>{number}초 전</translation>
    </message>
    <message>
        <source>{number} min ago</source>
        <translation>{number}분 전</translation>
    </message>
    <message>
        <source>{number} h ago</source>
        <translation>{number}시간 전</translation>
    </message>
    <message>
        <source>This field cannot be changed now.</source>
        <translation>지금은 이 필드를 변경할 수 없습니다.</translation>
    </message>
    <message>
        <source>Not set</source>
        <translation>설정되지 않음</translation>
    </message>
    <message>
        <source>Saved</source>
        <translation>저장됨</translation>
    </message>
    <message>
        <source>Unsaved changes</source>
        <translation>저장되지 않은 변경 사항</translation>
    </message>
    <message>
        <source>Owner</source>
        <translation>소유자</translation>
    </message>
    <message>
        <source>Branch administrator</source>
        <translation>지점 관리자</translation>
    </message>
    <message>
        <source>Place group administrator</source>
        <translation>장소 그룹 관리자</translation>
    </message>
    <message>
        <source>Place administrator</source>
        <translation>장소 관리자</translation>
    </message>
    <message>
        <source>May do everything, on this server&apos;s settings too, and invite anyone.</source>
        <translation>서버 설정을 포함한 모든 작업을 할 수 있고 누구든 초대할 수 있습니다.</translation>
    </message>
    <message>
        <source>May do everything under the branch, and invite others there.</source>
        <translation>지점과 그 아래의 모든 작업을 할 수 있고 그곳에 다른 사람을 초대할 수 있습니다.</translation>
    </message>
    <message>
        <source>Sets the group&apos;s vendor APIs and access service, its places and devices, and may invite others there.</source>
        <translation>그룹의 벤더 API와 출입 서비스, 장소와 기기를 설정하고 그곳에 다른 사람을 초대할 수 있습니다.</translation>
    </message>
    <message>
        <source>Sets the place&apos;s overrides, allocation email and devices, sees its events, and may invite others there.</source>
        <translation>장소의 개별 설정, 할당 이메일, 기기를 설정하고 이벤트를 보며 그곳에 다른 사람을 초대할 수 있습니다.</translation>
    </message>
    <message>
        <source>Not mailed</source>
        <translation>메일 발송 안 함</translation>
    </message>
    <message>
        <source>Waits: mail is not set up</source>
        <translation>대기 중: 메일 미설정</translation>
    </message>
    <message>
        <source>Being mailed</source>
        <translation>메일 발송 중</translation>
    </message>
    <message>
        <source>Mailed</source>
        <translation>메일 발송됨</translation>
    </message>
    <message>
        <source>Not delivered</source>
        <translation>전달되지 않음</translation>
    </message>
    <message>
        <source>24 hours</source>
        <translation>24시간</translation>
    </message>
    <message>
        <source>7 days</source>
        <translation>7일</translation>
    </message>
    <message>
        <source>30 days</source>
        <translation>30일</translation>
    </message>
    <message>
        <source>Chosen period</source>
        <translation>선택한 기간</translation>
    </message>
    <message>
        <source>Differed</source>
        <translation>다름</translation>
    </message>
    <message>
        <source>Unanswered</source>
        <translation>무응답</translation>
    </message>
    <message>
        <source>Agreed</source>
        <translation>일치</translation>
    </message>
    <message>
        <source>{credential}: {api} decides, {shadow} is its shadow</source>
        <translation>{credential}: {api}이(가) 판정, {shadow}이(가) 섀도</translation>
    </message>
    <message>
        <source>Not asked</source>
        <translation>요청 안 함</translation>
    </message>
    <message>
        <source>{name}: no answers to compare</source>
        <translation>{name}: 비교할 응답 없음</translation>
    </message>
    <message>
        <source>{name}: median {median} ms, 99 % within {p99} ms</source>
        <translation>{name}: 중앙값 {median}ms, 99%가 {p99}ms 이내</translation>
    </message>
    <message>
        <source>No answer</source>
        <translation>응답 없음</translation>
    </message>
    <message>
        <source>No verifications.</source>
        <translation>검증이 없습니다.</translation>
    </message>
    <message>
        <source>busiest {time}: {number}</source>
        <translation>최다 {time}: {number}건</translation>
    </message>
    <message>
        <source>slowest {time}: {latency}</source>
        <translation>가장 느림 {time}: {latency}</translation>
    </message>
    <message>
        <source>{time}: no verifications</source>
        <translation>{time}: 검증 없음</translation>
    </message>
    <message>
        <source>{time}: {counts}</source>
        <translation>{time}: {counts}</translation>
    </message>
    <message>
        <source>{number} granted</source>
        <translation>승인 {number}건</translation>
    </message>
    <message>
        <source>{number} denied</source>
        <translation>거부 {number}건</translation>
    </message>
    <message>
        <source>{number} failed</source>
        <translation>실패 {number}건</translation>
    </message>
    <message>
        <source>{number} device-local</source>
        <translation>기기 자체 인증 {number}건</translation>
    </message>
    <message>
        <source>median {median} ms, 95 % within {p95} ms</source>
        <translation>중앙값 {median} ms, 95 %가 {p95} ms 이내</translation>
    </message>
    <message>
        <source>Revision {number} is restored, for this place only.</source>
        <translation>리비전 {number}을(를) 이 장소에만 복원했습니다.</translation>
    </message>
    <message>
        <source>You are signed in nowhere else.</source>
        <translation>다른 곳에 로그인되어 있지 않습니다.</translation>
    </message>
    <message>
        <source>Choose a session first.</source>
        <translation>먼저 세션을 선택하십시오.</translation>
    </message>
    <message>
        <source>This is the session that you work in; sign out to end it.</source>
        <translation>지금 사용 중인 세션입니다. 종료하려면 로그아웃하십시오.</translation>
    </message>
    <message>
        <source>Your name is changed.</source>
        <translation>이름을 변경했습니다.</translation>
    </message>
    <message>
        <source>Enter your present password.</source>
        <translation>현재 비밀번호를 입력하십시오.</translation>
    </message>
    <message>
        <source>Your password is changed. Elsewhere you are signed out.</source>
        <translation>비밀번호를 변경했습니다. 다른 곳에서는 로그아웃되었습니다.</translation>
    </message>
    <message>
        <source>You are signed out there.</source>
        <translation>해당 위치에서 로그아웃했습니다.</translation>
    </message>
    <message>
        <source>{people} with a role here · {invited} invited</source>
        <translation>역할 보유 {people}명 · 초대 {invited}명</translation>
    </message>
    <message>
        <source>Choose a role first.</source>
        <translation>먼저 역할을 선택하십시오.</translation>
    </message>
    <message>
        <source>This role is held at “{place}”; it is revoked there.</source>
        <translation>이 역할은 “{place}”에 있습니다. 그곳에서 회수하십시오.</translation>
    </message>
    <message>
        <source>Only an owner may end somebody&apos;s sessions.</source>
        <translation>소유자만 다른 사람의 세션을 종료할 수 있습니다.</translation>
    </message>
    <message>
        <source>Choose an invitation first.</source>
        <translation>먼저 초대를 선택하십시오.</translation>
    </message>
    <message>
        <source>New code</source>
        <translation>새 코드</translation>
    </message>
    <message>
        <source>Make a new code for {email} at “{place}”? It is shown once.</source>
        <translation>{email}의 “{place}” 초대 코드를 새로 만드시겠습니까? 코드는 한 번만 표시됩니다.</translation>
    </message>
    <message>
        <source>The code that was given out is void at once.</source>
        <translation>이미 전달한 코드는 즉시 무효가 됩니다.</translation>
    </message>
    <message>
        <source>No new code was made for {email}. {why}</source>
        <translation>{email}의 새 코드를 만들지 못했습니다. {why}</translation>
    </message>
    <message>
        <source>Withdraw</source>
        <translation>철회</translation>
    </message>
    <message>
        <source>Withdraw the invitation of {email} to “{place}”?</source>
        <translation>{email}의 “{place}” 초대를 철회하시겠습니까?</translation>
    </message>
    <message>
        <source>Its code is void at once.</source>
        <translation>코드가 즉시 무효가 됩니다.</translation>
    </message>
    <message>
        <source>Withdrawing the invitation of {email}</source>
        <translation>{email}의 초대 철회</translation>
    </message>
    <message>
        <source>The invitation of {email} is withdrawn.</source>
        <translation>{email}의 초대를 철회했습니다.</translation>
    </message>
    <message>
        <source>Revoke your own role {role} at “{place}”? Only somebody else can give it back.</source>
        <translation>본인의 “{place}” {role} 역할을 회수하시겠습니까? 다른 사람만 다시 부여할 수 있습니다.</translation>
    </message>
    <message>
        <source>Revoke the role {role} of {name} at “{place}”?</source>
        <translation>{name}의 “{place}” {role} 역할을 회수하시겠습니까?</translation>
    </message>
    <message>
        <source>Revoke</source>
        <translation>역할 회수</translation>
    </message>
    <message>
        <source>Revoking the role of {name}</source>
        <translation>{name}의 역할 회수</translation>
    </message>
    <message>
        <source>{name} is no longer {role} of “{place}”.</source>
        <translation>{name}은(는) 더 이상 “{place}”의 {role}이(가) 아닙니다.</translation>
    </message>
    <message>
        <source>End the sessions</source>
        <translation>세션 종료</translation>
    </message>
    <message>
        <source>Sign {name} out everywhere?</source>
        <translation>{name}을(를) 모든 곳에서 로그아웃시키시겠습니까?</translation>
    </message>
    <message>
        <source>They can sign in again with their password. To keep them out, revoke their roles.</source>
        <translation>비밀번호로 다시 로그인할 수 있습니다. 접근을 막으려면 역할을 회수하십시오.</translation>
    </message>
    <message>
        <source>Ending the sessions of {name}</source>
        <translation>{name}의 세션 종료</translation>
    </message>
    <message>
        <source>{name} is signed out everywhere.</source>
        <translation>{name}을(를) 모든 곳에서 로그아웃시켰습니다.</translation>
    </message>
    <message>
        <source>Their role {role} at “{place}” still holds here.</source>
        <translation>“{place}”의 {role} 역할은 여기에 계속 적용됩니다.</translation>
    </message>
    <message>
        <source>They lose this place and everything under it at once, also where they are signed in.</source>
        <translation>이 장소와 그 아래의 모든 권한을 즉시 잃습니다. 로그인되어 있는 곳에도 바로 적용됩니다.</translation>
    </message>
    <message>
        <source>They keep their roles at {places}.</source>
        <translation>{places}의 역할은 유지됩니다.</translation>
    </message>
    <message>
        <source>Period of the plot</source>
        <translation>그래프 기간</translation>
    </message>
    <message>
        <source>Verifications over time</source>
        <translation>시간별 검증</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>실패</translation>
    </message>
    <message>
        <source>Show the plot</source>
        <translation>그래프 표시</translation>
    </message>
    <message>
        <source>Hide the plot</source>
        <translation>그래프 숨기기</translation>
    </message>
    <message>
        <source>Back to the sign-in</source>
        <translation>로그인으로 돌아가기</translation>
    </message>
    <message>
        <source>Accept an invitation</source>
        <translation>초대 수락</translation>
    </message>
    <message>
        <source>Enter the code that you were given or mailed. It is good once, for seven days.</source>
        <translation>전달받았거나 메일로 받은 코드를 입력하십시오. 7일 동안 한 번만 사용할 수 있습니다.</translation>
    </message>
    <message>
        <source>Accept</source>
        <translation>수락</translation>
    </message>
    <message>
        <source>At least {minimum} characters. If the invited address has an account here already, enter the password of that account: it gets the role, and its name stays.</source>
        <translation>{minimum}자 이상. 초대받은 주소의 계정이 이미 있으면 그 계정의 비밀번호를 입력하십시오. 그 계정에 역할이 추가되고 이름은 그대로 유지됩니다.</translation>
    </message>
    <message>
        <source>Accepting the invitation</source>
        <translation>초대 수락</translation>
    </message>
    <message>
        <source>The data of this server is yours, as you are signed in to this computer. Say whose password it is and what it is to be; the audit trail will have it.</source>
        <translation>이 컴퓨터에 로그인한 사용자는 이 서버 데이터의 소유자입니다. 누구의 비밀번호를 무엇으로 바꿀지 입력하십시오. 감사 기록에 남습니다.</translation>
    </message>
    <message>
        <source>Make a code</source>
        <translation>코드 만들기</translation>
    </message>
    <message>
        <source>A new password is set by a code. Mail is not set up on this server: the code waits in its outbox, where an owner finds it. A sole owner has it set on the server&apos;s machine: clue-server reset-password EMAIL</source>
        <translation>새 비밀번호는 코드로 설정합니다. 이 서버에 메일이 설정되어 있지 않으므로 코드는 보낼 편지함에서 대기하며 소유자가 확인할 수 있습니다. 유일한 소유자라면 서버 컴퓨터에서 설정하십시오: clue-server reset-password EMAIL</translation>
    </message>
    <message>
        <source>A code is mailed to you, by which you can set a new one.</source>
        <translation>새 비밀번호를 설정할 수 있는 코드를 메일로 보내 드립니다.</translation>
    </message>
    <message>
        <source>Mail me a code</source>
        <translation>코드 메일 받기</translation>
    </message>
    <message>
        <source>I have a code</source>
        <translation>코드가 있습니다</translation>
    </message>
    <message>
        <source>Asking for a new password</source>
        <translation>새 비밀번호 요청</translation>
    </message>
    <message>
        <source>Set a new password</source>
        <translation>새 비밀번호 설정</translation>
    </message>
    <message>
        <source>Enter the code of the mail and the password that you want to have.</source>
        <translation>메일의 코드와 새로 사용할 비밀번호를 입력하십시오.</translation>
    </message>
    <message>
        <source>Set the password</source>
        <translation>비밀번호 설정</translation>
    </message>
    <message>
        <source>Code of the mail</source>
        <translation>메일의 코드</translation>
    </message>
    <message>
        <source>At least {minimum} characters. Wherever you are signed in, you are signed out.</source>
        <translation>{minimum}자 이상. 로그인된 모든 곳에서 로그아웃됩니다.</translation>
    </message>
    <message>
        <source>Setting a new password</source>
        <translation>새 비밀번호 설정</translation>
    </message>
    <message>
        <source>Somebody else has decided meanwhile that events are kept for ever.</source>
        <translation>그사이 다른 사람이 이벤트를 계속 보관하도록 설정했습니다.</translation>
    </message>
    <message>
        <source>Somebody else has decided meanwhile that events are kept for {days} days.</source>
        <translation>그사이 다른 사람이 이벤트를 {days}일 동안 보관하도록 설정했습니다.</translation>
    </message>
    <message>
        <source>No event is deleted: the log grows as long as there is room on the disk.</source>
        <translation>이벤트를 삭제하지 않습니다. 디스크에 공간이 있는 한 로그가 계속 늘어납니다.</translation>
    </message>
    <message>
        <source>Saving deletes all events before {moment}, within the hour; from then on, every event that becomes older than this. They cannot be brought back: export what is still needed first.</source>
        <translation>저장하면 {moment} 이전의 모든 이벤트가 한 시간 안에 삭제되고, 이후에도 기간이 지난 이벤트는 계속 삭제됩니다. 삭제된 이벤트는 복구할 수 없으므로 필요한 이벤트는 먼저 내보내십시오.</translation>
    </message>
    <message>
        <source>Events before {moment} are deleted; every hour, those that have become older.</source>
        <translation>{moment} 이전의 이벤트는 삭제되었으며, 기간이 지난 이벤트는 매시간 삭제됩니다.</translation>
    </message>
    <message>
        <source>Delete old events</source>
        <translation>오래된 이벤트 삭제</translation>
    </message>
    <message>
        <source>Keep events for {days} days only?</source>
        <translation>이벤트를 {days}일 동안만 보관하시겠습니까?</translation>
    </message>
    <message>
        <source>Keep events for ever</source>
        <translation>이벤트 계속 보관</translation>
    </message>
    <message>
        <source>Keep events for</source>
        <translation>이벤트 보관 기간</translation>
    </message>
    <message>
        <source>For how many days events are kept</source>
        <translation>이벤트 보관 일수</translation>
    </message>
    <message>
        <source>days</source>
        <translation>일</translation>
    </message>
    <message>
        <source>For how long events are kept</source>
        <translation>이벤트 보관 기간</translation>
    </message>
    <message>
        <source>Saving for how long events are kept</source>
        <translation>이벤트 보관 기간 저장</translation>
    </message>
    <message>
        <source>It is saved for how long events are kept.</source>
        <translation>이벤트 보관 기간을 저장했습니다.</translation>
    </message>
    <message>
        <source>Every access event is kept with its diagnosis. The older ones can be deleted by themselves, to keep no more about people than is needed, and to save room.</source>
        <translation>모든 출입 이벤트는 진단과 함께 보관됩니다. 필요 이상의 개인 정보를 보관하지 않고 공간을 절약하기 위해 오래된 이벤트를 자동으로 삭제할 수 있습니다.</translation>
    </message>
    <message>
        <source>Healthy</source>
        <translation>정상</translation>
    </message>
    <message>
        <source>Failing</source>
        <translation>실패 중</translation>
    </message>
    <message>
        <source>Unavailable</source>
        <translation>사용 불가</translation>
    </message>
    <message>
        <source>Not asked yet</source>
        <translation>아직 요청 없음</translation>
    </message>
    <message>
        <source>Answering since {time}</source>
        <translation>{time}부터 응답 중</translation>
    </message>
    <message>
        <source>No usable answer since {time}</source>
        <translation>{time}부터 유효한 응답 없음</translation>
    </message>
    <message>
        <source>median {number} ms</source>
        <translation>중앙값 {number} ms</translation>
    </message>
    <message>
        <source>1 failure in the last hour</source>
        <translation>최근 1시간 실패 1건</translation>
    </message>
    <message>
        <source>{number} failures in the last hour</source>
        <translation>최근 1시간 실패 {number}건</translation>
    </message>
    <message>
        <source>1 of them for want of room on this server</source>
        <translation>그중 1건은 이 서버의 여유 부족</translation>
    </message>
    <message>
        <source>{number} of them for want of room on this server</source>
        <translation>그중 {number}건은 이 서버의 여유 부족</translation>
    </message>
    <message>
        <source>breaker open: asked once a second only</source>
        <translation>차단기 열림: 1초에 한 번만 요청</translation>
    </message>
    <message>
        <source>No verification has asked it since the server started.</source>
        <translation>서버가 시작된 후 아직 검증 요청이 없었습니다.</translation>
    </message>
    <message>
        <source>Our client certificate ended on {day}: choose a new one under Connection.</source>
        <translation>클라이언트 인증서가 {day}에 만료되었습니다. ‘연결’에서 새 인증서를 선택하십시오.</translation>
    </message>
    <message>
        <source>Our client certificate ends on {day}: choose a new one under Connection.</source>
        <translation>클라이언트 인증서가 {day}에 만료됩니다. ‘연결’에서 새 인증서를 선택하십시오.</translation>
    </message>
    <message>
        <source>The vendor&apos;s certificate ended on {day}.</source>
        <translation>벤더 인증서가 {day}에 만료되었습니다.</translation>
    </message>
    <message>
        <source>The vendor&apos;s certificate ends on {day}, in less than a day.</source>
        <translation>벤더 인증서가 하루 안에 {day}에 만료됩니다.</translation>
    </message>
    <message>
        <source>The vendor&apos;s certificate ends on {day}, in 1 day.</source>
        <translation>벤더 인증서가 1일 후 {day}에 만료됩니다.</translation>
    </message>
    <message>
        <source>The vendor&apos;s certificate ends on {day}, in {days} days.</source>
        <translation>벤더 인증서가 {days}일 후 {day}에 만료됩니다.</translation>
    </message>
    <message>
        <source>Somebody else has decided meanwhile that no daily backup is made.</source>
        <translation>그사이 다른 사람이 매일 백업을 만들지 않도록 설정했습니다.</translation>
    </message>
    <message>
        <source>Somebody else has decided meanwhile on a daily backup, of which {number} are kept.</source>
        <translation>그사이 다른 사람이 매일 백업을 만들고 {number}개를 보관하도록 설정했습니다.</translation>
    </message>
    <message>
        <source>A backup is being made; doors are served meanwhile…</source>
        <translation>백업을 만드는 중입니다. 그동안에도 출입 확인은 계속됩니다…</translation>
    </message>
    <message>
        <source>Saving {name}: {size}</source>
        <translation>{name} 저장 중: {size}</translation>
    </message>
    <message>
        <source>A backup is being made.</source>
        <translation>백업을 만드는 중입니다.</translation>
    </message>
    <message>
        <source>Choose a backup first.</source>
        <translation>먼저 백업을 선택하십시오.</translation>
    </message>
    <message>
        <source>A backup is being saved.</source>
        <translation>백업을 저장하는 중입니다.</translation>
    </message>
    <message>
        <source>It is the only one on the server.</source>
        <translation>서버에 있는 유일한 백업입니다.</translation>
    </message>
    <message>
        <source>Delete the backup {name}?</source>
        <translation>백업 {name}을(를) 삭제하시겠습니까?</translation>
    </message>
    <message>
        <source>Making a backup</source>
        <translation>백업 만들기</translation>
    </message>
    <message>
        <source>The backup {name} is made.</source>
        <translation>백업 {name}을(를) 만들었습니다.</translation>
    </message>
    <message>
        <source>Saving {name}</source>
        <translation>{name} 저장</translation>
    </message>
    <message>
        <source>The backup was not saved: {path} cannot be written ({reason}).</source>
        <translation>백업을 저장하지 못했습니다. {path}에 쓸 수 없습니다({reason}).</translation>
    </message>
    <message>
        <source>The backup is saved as {path}.</source>
        <translation>백업을 {path}(으)로 저장했습니다.</translation>
    </message>
    <message>
        <source>Deleting the backup</source>
        <translation>백업 삭제</translation>
    </message>
    <message>
        <source>daily, by the server</source>
        <translation>매일, 서버가 자동으로</translation>
    </message>
    <message>
        <source>by an administrator</source>
        <translation>관리자가 직접</translation>
    </message>
    <message>
        <source>Backups</source>
        <translation>백업</translation>
    </message>
    <message>
        <source>Back up now</source>
        <translation>지금 백업</translation>
    </message>
    <message>
        <source>Save here…</source>
        <translation>여기에 저장…</translation>
    </message>
    <message>
        <source>Make a backup each day</source>
        <translation>매일 백업 만들기</translation>
    </message>
    <message>
        <source>How many daily backups are kept</source>
        <translation>보관할 일일 백업 수</translation>
    </message>
    <message>
        <source>keep the newest</source>
        <translation>최신 보관 개수:</translation>
    </message>
    <message>
        <source>Daily backup</source>
        <translation>일일 백업</translation>
    </message>
    <message>
        <source>Saving the backup</source>
        <translation>백업 저장</translation>
    </message>
    <message>
        <source>There is no backup yet.</source>
        <translation>아직 백업이 없습니다.</translation>
    </message>
    <message>
        <source>Make one now, or have one made each day.</source>
        <translation>지금 만들거나 매일 만들도록 설정하십시오.</translation>
    </message>
    <message>
        <source>They are in {folder} on the server&apos;s machine: save them elsewhere too, as its disk may fail.</source>
        <translation>백업은 서버 컴퓨터의 {folder}에 있습니다. 디스크가 고장 날 수 있으므로 다른 곳에도 저장하십시오.</translation>
    </message>
    <message>
        <source>Save the backup</source>
        <translation>백업 저장</translation>
    </message>
    <message>
        <source>Backups (*.tar)</source>
        <translation>백업 (*.tar)</translation>
    </message>
    <message>
        <source>Saving the daily backup</source>
        <translation>일일 백업 설정 저장</translation>
    </message>
    <message>
        <source>It is saved whether a backup is made each day.</source>
        <translation>일일 백업 설정을 저장했습니다.</translation>
    </message>
    <message>
        <source>Reading the daily backup</source>
        <translation>일일 백업 설정 읽기</translation>
    </message>
    <message>
        <source>A backup holds places, vendor APIs, devices, administrators, events and the audit trail. Whoever runs the server puts one back by “clue-server restore FILE”, while the server does not run.</source>
        <translation>백업에는 장소, 벤더 API, 기기, 관리자, 이벤트, 감사 기록이 들어 있습니다. 서버 운영자가 서버를 멈춘 상태에서 “clue-server restore FILE” 명령으로 복원합니다.</translation>
    </message>
    <message>
        <source>The secret key</source>
        <translation>비밀 키</translation>
    </message>
    <message>
        <source>Made</source>
        <translation>만든 시각</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>크기</translation>
    </message>
    <message>
        <source>Made by</source>
        <translation>만든 주체</translation>
    </message>
    <message>
        <source>File</source>
        <translation>파일</translation>
    </message>
    <message>
        <source>{shown} of {all} lines</source>
        <translation>{all}줄 중 {shown}줄</translation>
    </message>
    <message>
        <source>1 line</source>
        <translation>1줄</translation>
    </message>
    <message>
        <source>{all} lines</source>
        <translation>{all}줄</translation>
    </message>
    <message>
        <source>Search the log</source>
        <translation>로그 검색</translation>
    </message>
    <message>
        <source>A word, or the request id of a fault&apos;s details</source>
        <translation>단어 또는 오류 상세 정보의 요청 ID</translation>
    </message>
    <message>
        <source>Read again</source>
        <translation>다시 읽기</translation>
    </message>
    <message>
        <source>Server log</source>
        <translation>서버 로그</translation>
    </message>
    <message>
        <source>The newest lines since the server was started, the newest last. They never hold a card number, a password or a vendor&apos;s secret. With several server processes they are those of one of them.</source>
        <translation>서버가 시작된 이후의 최신 로그이며, 가장 새로운 줄이 맨 아래에 있습니다. 카드 번호, 비밀번호, 벤더의 비밀 값은 들어 있지 않습니다. 서버 프로세스가 여러 개이면 그중 하나의 로그입니다.</translation>
    </message>
    <message>
        <source>Reading the server&apos;s log</source>
        <translation>서버 로그 읽기</translation>
    </message>
    <message>
        <source>No line holds this.</source>
        <translation>일치하는 줄이 없습니다.</translation>
    </message>
    <message>
        <source>The server has not said anything yet.</source>
        <translation>아직 서버 로그가 없습니다.</translation>
    </message>
    <message>
        <source>“{api}” ({group}) cannot be used.</source>
        <translation>“{api}” ({group})을(를) 사용할 수 없습니다.</translation>
    </message>
    <message>
        <source>The vendor of “{api}” ({group}) has given no usable answer since {since}.</source>
        <translation>“{api}” ({group}) 벤더가 {since}부터 유효한 응답을 주지 않습니다.</translation>
    </message>
    <message>
        <source>The certificate of the vendor of “{api}” ({group}) ends on {day}. Ask the vendor to renew it: once it has ended, verifications fail.</source>
        <translation>“{api}” ({group}) 벤더의 인증서가 {day}에 만료됩니다. 벤더에 갱신을 요청하십시오. 만료된 후에는 검증이 실패합니다.</translation>
    </message>
    <message>
        <source>The certificate of the vendor of “{api}” ({group}) ended on {day}. Ask the vendor to renew it.</source>
        <translation>“{api}” ({group}) 벤더의 인증서가 {day}에 만료되었습니다. 벤더에 갱신을 요청하십시오.</translation>
    </message>
    <message>
        <source>The client certificate that the vendor of “{api}” ({group}) is shown ends on {day}. Ask the vendor for a new one, and choose it under Connection: once it has ended, the vendor may refuse verifications.</source>
        <translation>“{api}”({group})의 벤더에 제시하는 클라이언트 인증서가 {day}에 만료됩니다. 벤더에게 새 인증서를 요청하여 ‘연결’에서 선택하십시오. 만료되면 벤더가 검증을 거부할 수 있습니다.</translation>
    </message>
    <message>
        <source>The client certificate that the vendor of “{api}” ({group}) is shown ended on {day}. Ask the vendor for a new one, and choose it under Connection.</source>
        <translation>“{api}”({group})의 벤더에 제시하는 클라이언트 인증서가 {day}에 만료되었습니다. 벤더에게 새 인증서를 요청하여 ‘연결’에서 선택하십시오.</translation>
    </message>
    <message>
        <source>Read at most</source>
        <translation>최대로 읽을 크기</translation>
    </message>
    <message>
        <source>How much of a vendor&apos;s response is read, in KiB</source>
        <translation>벤더 응답을 읽는 크기(KiB)</translation>
    </message>
    <message>
        <source>How much of a vendor&apos;s response is read</source>
        <translation>벤더 응답을 읽는 크기</translation>
    </message>
    <message>
        <source>As the server was started ({kib} KiB)</source>
        <translation>서버를 시작할 때 정한 대로({kib} KiB)</translation>
    </message>
    <message>
        <source>Saving how much of a response is read</source>
        <translation>응답을 읽는 크기 저장</translation>
    </message>
    <message>
        <source>It is saved how much of a response is read; it holds from the next call on.</source>
        <translation>응답을 읽는 크기를 저장했습니다. 다음 호출부터 적용됩니다.</translation>
    </message>
    <message>
        <source>Reading how much of a response is read</source>
        <translation>응답을 읽는 크기 읽기</translation>
    </message>
    <message>
        <source>A vendor&apos;s response that is longer than this is not read to its end, and nobody is let in by it. An answer to “may this person enter?” has a few hundred bytes; raise this only for a vendor that sends a photo along, say. All calls together have 64 MiB for what is longer than 256 KiB: beyond that, large responses are denied with “the server is busy”.</source>
        <translation>이보다 긴 벤더 응답은 끝까지 읽지 않으며, 그 응답으로는 아무도 들어갈 수 없습니다. “이 사람이 들어가도 되는가?”에 대한 응답은 수백 바이트면 충분합니다. 사진을 함께 보내는 벤더가 있을 때처럼 꼭 필요한 경우에만 늘리십시오. 256 KiB를 넘는 부분에는 모든 호출이 합쳐 64 MiB를 쓰며, 이를 넘으면 큰 응답은 “서버가 바쁨”으로 거부됩니다.</translation>
    </message>
    <message>
        <source>These can be changed only where the server is started; the operator&apos;s page explains them.</source>
        <translation>이 값들은 서버를 시작하는 곳에서만 바꿀 수 있습니다. 운영자 안내에 설명되어 있습니다.</translation>
    </message>
    <message>
        <source>Sample vendor</source>
        <translation>샘플 벤더</translation>
    </message>
    <message>
        <source>Given at the server&apos;s start</source>
        <translation>서버를 시작할 때 지정한 값</translation>
    </message>
    <message>
        <source>This server</source>
        <translation>이 서버</translation>
    </message>
    <message>
        <source>This server&apos;s own authority, whose fingerprint is compared</source>
        <translation>이 서버의 자체 인증 기관(지문값 비교 대상)</translation>
    </message>
    <message>
        <source>This server, as given by whoever runs it: {name}</source>
        <translation>이 서버(운영자가 제공한 인증서): {name}</translation>
    </message>
    <message>
        <source>Authority of vendors: {name}</source>
        <translation>벤더 인증 기관: {name}</translation>
    </message>
    <message>
        <source>Authority of the mail server: {name}</source>
        <translation>메일 서버 인증 기관: {name}</translation>
    </message>
    <message>
        <source>Vendor of “{name}”</source>
        <translation>“{name}”의 벤더</translation>
    </message>
    <message>
        <source>{file} cannot be read: {fault}</source>
        <translation>{file}을(를) 읽을 수 없습니다: {fault}</translation>
    </message>
    <message>
        <source>ended on {day}</source>
        <translation>{day}에 만료됨</translation>
    </message>
    <message>
        <source>ends on {day}, in less than a day</source>
        <translation>{day} 만료(하루 미만 남음)</translation>
    </message>
    <message>
        <source>ends on {day}, in 1 day</source>
        <translation>{day} 만료(1일 남음)</translation>
    </message>
    <message>
        <source>ends on {day}, in {days} days</source>
        <translation>{day} 만료({days}일 남음)</translation>
    </message>
    <message>
        <source>The server makes it anew by itself 30 days ahead, and could not: the server log says why.</source>
        <translation>서버가 만료 30일 전에 자동으로 새로 만들지만 실패했습니다. 이유는 서버 로그에 있습니다.</translation>
    </message>
    <message>
        <source>Before it ends, make a new one by “clue-server certificate anew”, and give its fingerprint to every device and console.</source>
        <translation>만료되기 전에 “clue-server certificate anew”로 새로 만들고, 그 지문값을 모든 기기와 콘솔에 전달하십시오.</translation>
    </message>
    <message>
        <source>Put a renewed one in place of {file}: the server takes it up by itself.</source>
        <translation>갱신된 인증서를 {file} 자리에 두십시오. 서버가 자동으로 적용합니다.</translation>
    </message>
    <message>
        <source>Ask the vendor for the next one, and put it into {file}: the server takes it up by itself.</source>
        <translation>벤더에 다음 인증서를 요청하여 {file}에 넣으십시오. 서버가 자동으로 적용합니다.</translation>
    </message>
    <message>
        <source>Ask who runs the mail server for the next one, and put it into {file}.</source>
        <translation>메일 서버 운영자에게 다음 인증서를 요청하여 {file}에 넣으십시오.</translation>
    </message>
    <message>
        <source>Ask the vendor to renew it.</source>
        <translation>벤더에 갱신을 요청하십시오.</translation>
    </message>
    <message>
        <source>All done: a card was granted. This list does not come back.</source>
        <translation>모두 완료했습니다. 카드가 승인되었습니다. 이 목록은 다시 표시되지 않습니다.</translation>
    </message>
    <message>
        <source>{done} of {all} done</source>
        <translation>{all}개 중 {done}개 완료</translation>
    </message>
    <message>
        <source>Choose an access type</source>
        <translation>출입 유형 선택</translation>
    </message>
    <message>
        <source>“Vendor” lets the vendor decide; then Modify, and OK.</source>
        <translation>‘벤더’를 선택하면 벤더가 판정합니다. 그런 다음 ‘수정’과 ‘확인’을 누르십시오.</translation>
    </message>
    <message>
        <source>Register a vendor API</source>
        <translation>벤더 API 등록</translation>
    </message>
    <message>
        <source>Its webhook URL, a test, and which answers grant access.</source>
        <translation>웹훅 URL, 테스트, 출입을 승인할 응답을 정합니다.</translation>
    </message>
    <message>
        <source>Assign it to a credential</source>
        <translation>인증 수단에 할당</translation>
    </message>
    <message>
        <source>Choose it beside its credential; then Modify, and OK.</source>
        <translation>인증 수단 옆에서 선택한 다음 ‘수정’과 ‘확인’을 누르십시오.</translation>
    </message>
    <message>
        <source>Register a device</source>
        <translation>기기 등록</translation>
    </message>
    <message>
        <source>A real one, or a virtual device for a first try.</source>
        <translation>실제 기기 또는 처음 테스트해 볼 가상 기기.</translation>
    </message>
    <message>
        <source>Present a card</source>
        <translation>카드 제시</translation>
    </message>
    <message>
        <source>Until a device shows GRANTED.</source>
        <translation>기기에 ‘승인’이 표시될 때까지.</translation>
    </message>
    <message>
        <source>First steps</source>
        <translation>첫 단계</translation>
    </message>
    <message>
        <source>Close this list for good</source>
        <translation>이 목록 닫기(다시 표시하지 않음)</translation>
    </message>
    <message>
        <source>Reading what is done</source>
        <translation>완료된 항목 읽기</translation>
    </message>
    <message>
        <source>Done: {step}</source>
        <translation>완료: {step}</translation>
    </message>
    <message>
        <source>To do: {step}</source>
        <translation>할 일: {step}</translation>
    </message>
    <message>
        <source>Between the places and the pages of the chosen one</source>
        <translation>장소 트리와 선택한 노드의 페이지 사이</translation>
    </message>
    <message>
        <source>Show what is new</source>
        <translation>새 내용 보기</translation>
    </message>
    <message>
        <source>Needs doing</source>
        <translation>할 일</translation>
    </message>
    <message>
        <source>Vendors</source>
        <translation>벤더</translation>
    </message>
    <message>
        <source>Not connected</source>
        <translation>연결되지 않음</translation>
    </message>
    <message>
        <source>Registrations under way</source>
        <translation>진행 중인 등록</translation>
    </message>
    <message>
        <source>Reading the overview</source>
        <translation>개요 읽기</translation>
    </message>
    <message>
        <source>Drawing the course of the events</source>
        <translation>이벤트 추이 그리기</translation>
    </message>
    <message>
        <source>1 verification</source>
        <translation>검증 1건</translation>
    </message>
    <message>
        <source>{number} verifications</source>
        <translation>검증 {number}건</translation>
    </message>
    <message>
        <source>Nothing has been presented here today.</source>
        <translation>오늘 이곳에 제시된 것이 없습니다.</translation>
    </message>
    <message>
        <source>From ten verifications on, their course by the hour is drawn here.</source>
        <translation>검증이 10건 이상이면 시간대별 추이를 여기에 그립니다.</translation>
    </message>
    <message>
        <source>as of {time}</source>
        <translation>{time} 기준</translation>
    </message>
    <message>
        <source>Nothing needs doing.</source>
        <translation>할 일이 없습니다.</translation>
    </message>
    <message>
        <source>{number} more vendors fail</source>
        <translation>그 밖의 벤더 {number}곳 실패</translation>
    </message>
    <message>
        <source>{number} more certificates of vendors end soon</source>
        <translation>그 밖의 벤더 인증서 {number}개 만료 임박</translation>
    </message>
    <message>
        <source>{number} more certificates need attention</source>
        <translation>그 밖의 인증서 {number}개 확인 필요</translation>
    </message>
    <message>
        <source>{number} more place groups have no API assigned</source>
        <translation>그 밖의 장소 그룹 {number}개에 할당된 API 없음</translation>
    </message>
    <message>
        <source>{number} more place groups ask no vendor</source>
        <translation>그 밖의 장소 그룹 {number}개는 벤더에 요청하지 않음</translation>
    </message>
    <message>
        <source>{number} more places ask no vendor</source>
        <translation>그 밖의 장소 {number}곳은 벤더에 요청하지 않음</translation>
    </message>
    <message>
        <source>“{api}” cannot be used</source>
        <translation>“{api}”을(를) 사용할 수 없습니다</translation>
    </message>
    <message>
        <source>No usable answer for “{api}” since {time}</source>
        <translation>{time}부터 “{api}”의 유효한 응답이 없습니다</translation>
    </message>
    <message>
        <source>The client certificate of “{api}” has ended</source>
        <translation>“{api}”의 클라이언트 인증서가 만료되었습니다</translation>
    </message>
    <message>
        <source>The client certificate of “{api}” ends soon</source>
        <translation>“{api}”의 클라이언트 인증서가 곧 만료됩니다</translation>
    </message>
    <message>
        <source>The certificate of the vendor of “{api}” has ended</source>
        <translation>“{api}” 벤더의 인증서가 만료되었습니다</translation>
    </message>
    <message>
        <source>The certificate of the vendor of “{api}” ends soon</source>
        <translation>“{api}” 벤더의 인증서가 곧 만료됩니다</translation>
    </message>
    <message>
        <source>The certificate “{name}” cannot be read</source>
        <translation>인증서 “{name}”을(를) 읽을 수 없습니다</translation>
    </message>
    <message>
        <source>The server&apos;s certificate “{name}” has ended</source>
        <translation>서버 인증서 “{name}”이(가) 만료되었습니다</translation>
    </message>
    <message>
        <source>The server&apos;s certificate “{name}” ends soon</source>
        <translation>서버 인증서 “{name}”이(가) 곧 만료됩니다</translation>
    </message>
    <message>
        <source>1 mail waits: mail is not set up</source>
        <translation>메일 1통 대기 중: 메일이 설정되지 않았습니다</translation>
    </message>
    <message>
        <source>{number} mails wait: mail is not set up</source>
        <translation>메일 {number}통 대기 중: 메일이 설정되지 않았습니다</translation>
    </message>
    <message>
        <source>The oldest since {time}.</source>
        <translation>가장 오래된 메일: {time}부터.</translation>
    </message>
    <message>
        <source>Ask an owner to set it up.</source>
        <translation>소유자에게 설정을 요청하십시오.</translation>
    </message>
    <message>
        <source>1 mail could not be sent</source>
        <translation>메일 1통을 보내지 못했습니다</translation>
    </message>
    <message>
        <source>{number} mails could not be sent</source>
        <translation>메일 {number}통을 보내지 못했습니다</translation>
    </message>
    <message>
        <source>The last was given up {time}.</source>
        <translation>마지막 포기: {time}.</translation>
    </message>
    <message>
        <source>Allocation codes, invitations and codes for a new password go by mail.</source>
        <translation>할당 코드, 초대, 새 비밀번호용 코드는 메일로 보냅니다.</translation>
    </message>
    <message>
        <source>Mail is not set up</source>
        <translation>메일이 설정되지 않았습니다</translation>
    </message>
    <message>
        <source>Until {time}, unless they are lifted.</source>
        <translation>초기화하지 않으면 {time}까지입니다.</translation>
    </message>
    <message>
        <source>Limits keep devices from registering</source>
        <translation>제한 때문에 기기를 등록할 수 없습니다</translation>
    </message>
    <message>
        <source>No API is assigned at “{group}”</source>
        <translation>“{group}”에 할당된 API가 없습니다</translation>
    </message>
    <message>
        <source>Its devices decide by themselves.</source>
        <translation>기기가 자체적으로 판정합니다.</translation>
    </message>
    <message>
        <source>No access type is chosen at “{group}”</source>
        <translation>“{group}”의 출입 유형을 선택하지 않았습니다</translation>
    </message>
    <message>
        <source>“{place}” asks no vendor</source>
        <translation>“{place}”은(는) 벤더에 요청하지 않습니다</translation>
    </message>
    <message>
        <source>Its own settings put “Not assigned” in place of all that its group assigns.</source>
        <translation>개별 설정이 그룹의 모든 할당을 “할당 안 됨”으로 바꿉니다.</translation>
    </message>
    <message>
        <source>Show these events</source>
        <translation>이 이벤트 보기</translation>
    </message>
    <message>
        <source>Today</source>
        <translation>오늘</translation>
    </message>
    <message>
        <source>Verifications of today, by the hour</source>
        <translation>시간대별 오늘의 검증</translation>
    </message>
    <message>
        <source>All events</source>
        <translation>모든 이벤트</translation>
    </message>
    <message>
        <source>This computer&apos;s clock is {time} ahead of the server&apos;s. Today is counted by the server&apos;s clock; set the one right that is wrong.</source>
        <translation>이 컴퓨터의 시계가 서버보다 {time} 빠릅니다. 오늘은 서버 시계로 계산합니다. 틀린 쪽을 맞추십시오.</translation>
    </message>
    <message>
        <source>This computer&apos;s clock is {time} behind the server&apos;s. Today is counted by the server&apos;s clock; set the one right that is wrong.</source>
        <translation>이 컴퓨터의 시계가 서버보다 {time} 느립니다. 오늘은 서버 시계로 계산합니다. 틀린 쪽을 맞추십시오.</translation>
    </message>
    <message>
        <source>{number} min</source>
        <translation>{number}분</translation>
    </message>
    <message>
        <source>{hours} h {minutes} min</source>
        <translation>{hours}시간 {minutes}분</translation>
    </message>
    <message>
        <source>{number} days</source>
        <translation>{number}일</translation>
    </message>
    <message>
        <source>Verified by</source>
        <translation>검증 주체</translation>
    </message>
    <message>
        <source>{number} failing of {total}</source>
        <translation>{total}개 중 {number}개 실패</translation>
    </message>
    <message>
        <source>1 API</source>
        <translation>API 1개</translation>
    </message>
    <message>
        <source>{number} APIs</source>
        <translation>API {number}개</translation>
    </message>
    <message>
        <source>no API registered yet</source>
        <translation>등록된 API 없음</translation>
    </message>
    <message>
        <source>No API is registered here yet.</source>
        <translation>여기에 등록된 API가 아직 없습니다.</translation>
    </message>
    <message>
        <source>No access type chosen</source>
        <translation>출입 유형 선택 안 함</translation>
    </message>
    <message>
        <source>Access type Vendor</source>
        <translation>출입 유형 벤더</translation>
    </message>
    <message>
        <source>Access type Mixed / Advanced</source>
        <translation>출입 유형 혼합 / 고급</translation>
    </message>
    <message>
        <source>{number} of {total} credentials</source>
        <translation>인증 수단 {total}개 중 {number}개</translation>
    </message>
    <message>
        <source>Device-local · set here</source>
        <translation>기기 자체 · 여기서 설정</translation>
    </message>
    <message>
        <source>{api} · from “{group}”</source>
        <translation>{api} · “{group}”에서 상속</translation>
    </message>
    <message>
        <source>{api} · set here</source>
        <translation>{api} · 여기서 설정</translation>
    </message>
    <message>
        <source>{number} of 1 device</source>
        <translation>기기 1대 중 {number}대</translation>
    </message>
    <message>
        <source>{number} of {total} devices</source>
        <translation>기기 {total}대 중 {number}대</translation>
    </message>
    <message>
        <source>All of them are connected.</source>
        <translation>모두 연결되어 있습니다.</translation>
    </message>
    <message>
        <source>All {number} that are not connected</source>
        <translation>연결되지 않은 {number}대 모두</translation>
    </message>
    <message>
        <source>never seen</source>
        <translation>연결된 적 없음</translation>
    </message>
    <message>
        <source>seen {ago}</source>
        <translation>{ago} 연결</translation>
    </message>
    <message>
        <source>registered ahead</source>
        <translation>사전 등록됨</translation>
    </message>
    <message>
        <source>asked {ago}</source>
        <translation>{ago} 요청</translation>
    </message>
    <message>
        <source>1 under way</source>
        <translation>1건 진행 중</translation>
    </message>
    <message>
        <source>{number} under way</source>
        <translation>{number}건 진행 중</translation>
    </message>
    <message>
        <source>No device is being registered now.</source>
        <translation>지금 등록 중인 기기가 없습니다.</translation>
    </message>
    <message>
        <source>All registrations</source>
        <translation>모든 등록</translation>
    </message>
    <message>
        <source>Mail is not set up on this server: allocation codes wait in the outbox.</source>
        <translation>이 서버에 메일이 설정되어 있지 않습니다. 할당 코드는 보낼 편지함에서 대기합니다.</translation>
    </message>
    <message>
        <source>Mail is not set up on this server: allocation codes wait in its outbox, where only an owner of “{organization}” sees them. Ask an owner to set mail up, or for the code.</source>
        <translation>이 서버에 메일이 설정되어 있지 않습니다. 할당 코드는 서버의 보낼 편지함에서 대기하며 “{organization}” 소유자만 볼 수 있습니다. 소유자에게 메일 설정을 요청하거나 코드를 받으십시오.</translation>
    </message>
    <message>
        <source>Start the sample vendor</source>
        <translation>샘플 벤더 시작</translation>
    </message>
    <message>
        <source>Start</source>
        <translation>시작</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>중지</translation>
    </message>
    <message>
        <source>Stop the sample vendor</source>
        <translation>샘플 벤더 중지</translation>
    </message>
    <message>
        <source>Try</source>
        <translation>시도</translation>
    </message>
    <message>
        <source>Try the chosen sample</source>
        <translation>선택한 샘플 시도</translation>
    </message>
    <message>
        <source>Send the chosen sample&apos;s values to the sample vendor</source>
        <translation>선택한 샘플의 값을 샘플 벤더에 보냅니다</translation>
    </message>
    <message>
        <source>Use as Webhook URL</source>
        <translation>웹훅 URL로 사용</translation>
    </message>
    <message>
        <source>Undo in the editor brings the address back that was there</source>
        <translation>편집기의 실행 취소로 원래 주소를 되돌릴 수 있습니다</translation>
    </message>
    <message>
        <source>Save script…</source>
        <translation>스크립트 저장…</translation>
    </message>
    <message>
        <source>For clue-vendor --script on another computer</source>
        <translation>다른 컴퓨터의 clue-vendor --script용</translation>
    </message>
    <message>
        <source>Requests to the sample vendor</source>
        <translation>샘플 벤더가 받은 요청</translation>
    </message>
    <message>
        <source>What it is asked, and what it answers, stands here.</source>
        <translation>받은 요청과 응답이 여기에 표시됩니다.</translation>
    </message>
    <message>
        <source>Trying the sample vendor</source>
        <translation>샘플 벤더 시도</translation>
    </message>
    <message>
        <source>Save the script of the sample vendor</source>
        <translation>샘플 벤더 스크립트 저장</translation>
    </message>
    <message>
        <source>Scripts (*.toml)</source>
        <translation>스크립트 (*.toml)</translation>
    </message>
    <message>
        <source>Saving the script</source>
        <translation>스크립트 저장</translation>
    </message>
    <message>
        <source>Saved. Run it with: {command}</source>
        <translation>저장했습니다. 실행: {command}</translation>
    </message>
    <message>
        <source>Register the sample vendor…</source>
        <translation>샘플 벤더 등록…</translation>
    </message>
    <message>
        <source>Copy the webhook URL of the sample vendor</source>
        <translation>샘플 벤더의 웹훅 URL 복사</translation>
    </message>
    <message>
        <source>Starting the sample vendor</source>
        <translation>샘플 벤더 시작</translation>
    </message>
    <message>
        <source>Stopping the sample vendor</source>
        <translation>샘플 벤더 중지</translation>
    </message>
    <message>
        <source>The values of {title} are secret and not kept, so nothing tells these samples apart.</source>
        <translation>{title} 값은 비밀이라 보관되지 않으므로 이 샘플들을 구별할 수 없습니다.</translation>
    </message>
    <message>
        <source>There is no sample yet.</source>
        <translation>아직 샘플이 없습니다.</translation>
    </message>
    <message>
        <source>The auto field of the credential is off, so the vendor is not told who it is about.</source>
        <translation>인증 수단의 자동 필드가 꺼져 있어 누구인지 벤더에 전달되지 않습니다.</translation>
    </message>
    <message>
        <source>The sample vendor does not run. {why}</source>
        <translation>샘플 벤더가 실행되지 않습니다. {why}</translation>
    </message>
    <message>
        <source>One moment…</source>
        <translation>잠시만 기다려 주세요…</translation>
    </message>
    <message>
        <source>Answers by these samples on this computer: {url}</source>
        <translation>이 컴퓨터에서 이 샘플에 따라 응답 중: {url}</translation>
    </message>
    <message>
        <source>A server reaches it only here, where its networks allow 127.0.0.1; “Use as Webhook URL” brings along the CA that it needs.</source>
        <translation>이 컴퓨터에 있고 네트워크 127.0.0.1이 허용된 서버만 연결할 수 있습니다. “웹훅 URL로 사용”을 누르면 필요한 CA도 함께 선택됩니다.</translation>
    </message>
    <message>
        <source>The sample vendor answers by something else now; it can go on by these samples.</source>
        <translation>샘플 벤더가 지금은 다른 것에 따라 응답합니다. 이 샘플에 따라 응답하게 할 수 있습니다.</translation>
    </message>
    <message>
        <source>For the time before the customer&apos;s API is there: a vendor on this computer that answers by these samples.</source>
        <translation>고객의 API가 준비되기 전까지 쓰는, 이 컴퓨터에서 이 샘플에 따라 응답하는 벤더입니다.</translation>
    </message>
    <message>
        <source>Put the auto and manual fields right first.</source>
        <translation>먼저 자동 필드와 수동 필드를 바로잡으세요.</translation>
    </message>
    <message>
        <source>The sample vendor was not reached: {why}</source>
        <translation>샘플 벤더에 연결할 수 없습니다: {why}</translation>
    </message>
    <message>
        <source>“{name}” was answered as it is kept, with status {status}.</source>
        <translation>“{name}”에 상태 코드 {status}(으)로, 보관된 그대로 응답했습니다.</translation>
    </message>
    <message>
        <source>“{name}” was answered otherwise than it is kept, with status {status}.</source>
        <translation>“{name}”에 상태 코드 {status}(으)로, 보관된 것과 다르게 응답했습니다.</translation>
    </message>
    <message>
        <source>No vendor at hand? This one answers on this computer alone, for trying out; it ends with the console.</source>
        <translation>벤더가 없습니까? 테스트용으로 이 컴퓨터에서만 응답하며 콘솔과 함께 종료됩니다.</translation>
    </message>
    <message>
        <source>Starting… The server is started anew, so that it may reach and trusts it.</source>
        <translation>시작하는 중… 샘플 벤더에 연결하고 신뢰하도록 서버를 다시 시작합니다.</translation>
    </message>
    <message>
        <source>Sample vendor, for trying out: {url}</source>
        <translation>샘플 벤더(테스트용): {url}</translation>
    </message>
    <message>
        <source>Stopping…</source>
        <translation>중지하는 중…</translation>
    </message>
    <message>
        <source>Menu</source>
        <translation>메뉴</translation>
    </message>
    <message>
        <source>Help</source>
        <translation>도움말</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>종료</translation>
    </message>
    <message>
        <source>Help on this screen</source>
        <translation>이 화면의 도움말</translation>
    </message>
    <message>
        <source>Fold or show the left column</source>
        <translation>왼쪽 열 접기 또는 펼치기</translation>
    </message>
    <message>
        <source>Go to the next column</source>
        <translation>다음 열로 이동</translation>
    </message>
    <message>
        <source>Go to the column before</source>
        <translation>이전 열로 이동</translation>
    </message>
    <message>
        <source>Go back; empty the search first</source>
        <translation>뒤로 가기(검색어가 있으면 먼저 지움)</translation>
    </message>
    <message>
        <source>Press the button that has the focus</source>
        <translation>포커스가 있는 버튼 누르기</translation>
    </message>
    <message>
        <source>Go from the chosen place to its page</source>
        <translation>선택한 장소의 페이지로 이동</translation>
    </message>
    <message>
        <source>Rename the chosen place</source>
        <translation>선택한 장소의 이름 바꾸기</translation>
    </message>
    <message>
        <source>Delete the chosen place, after asking</source>
        <translation>선택한 장소 삭제(확인 후)</translation>
    </message>
    <message>
        <source>Redo</source>
        <translation>다시 실행</translation>
    </message>
    <message>
        <source>Use the node as Success Result</source>
        <translation>노드를 성공 결과로 사용</translation>
    </message>
    <message>
        <source>Use the node as Success Message</source>
        <translation>노드를 성공 메시지로 사용</translation>
    </message>
    <message>
        <source>Use the node as Failure Message</source>
        <translation>노드를 실패 메시지로 사용</translation>
    </message>
    <message>
        <source>Copy its value</source>
        <translation>값 복사</translation>
    </message>
    <message>
        <source>Copy its path</source>
        <translation>경로 복사</translation>
    </message>
    <message>
        <source>Empty the search, close help</source>
        <translation>검색어 지우기, 도움말 닫기</translation>
    </message>
    <message>
        <source>Everywhere</source>
        <translation>어디서나</translation>
    </message>
    <message>
        <source>Place tree</source>
        <translation>장소 트리</translation>
    </message>
    <message>
        <source>API editor</source>
        <translation>API 편집기</translation>
    </message>
    <message>
        <source>Response of a test</source>
        <translation>테스트 응답</translation>
    </message>
    <message>
        <source>The console</source>
        <translation>콘솔</translation>
    </message>
    <message>
        <source>Device Self-Registration</source>
        <translation>기기 자가 등록</translation>
    </message>
    <message>
        <source>Help — CLUe Desktop</source>
        <translation>도움말 — CLUe Desktop</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>뒤로</translation>
    </message>
    <message>
        <source>Forward</source>
        <translation>앞으로</translation>
    </message>
    <message>
        <source>Search in help</source>
        <translation>도움말 검색</translation>
    </message>
    <message>
        <source>Search in help   {keys}</source>
        <translation>도움말 검색   {keys}</translation>
    </message>
    <message>
        <source>Contents</source>
        <translation>목차</translation>
    </message>
    <message>
        <source>median</source>
        <translation>중앙값</translation>
    </message>
    <message>
        <source>Half of the answers came within this time</source>
        <translation>응답의 절반이 이 시간 안에 도착했습니다</translation>
    </message>
    <message>
        <source>95 %</source>
        <translation>95 %</translation>
    </message>
    <message>
        <source>95 % of the answers came within this time</source>
        <translation>응답의 95 %가 이 시간 안에 도착했습니다</translation>
    </message>
    <message>
        <source>Verifications</source>
        <translation>검증</translation>
    </message>
    <message>
        <source>Response time</source>
        <translation>응답 시간</translation>
    </message>
    <message>
        <source>Copy the secret, to give it to the vendor</source>
        <translation>벤더에게 전달할 비밀 키 복사</translation>
    </message>
    <message>
        <source>Remove the secret</source>
        <translation>비밀 키 제거</translation>
    </message>
    <message>
        <source>Secret {}</source>
        <translation>비밀 키 {}</translation>
    </message>
    <message>
        <source>{id}: stored; type to replace it</source>
        <translation>{id}: 저장됨. 바꾸려면 입력하십시오</translation>
    </message>
    <message>
        <source>whsec_…</source>
        <translation>whsec_…</translation>
    </message>
    <message>
        <source>Deadline of a call in milliseconds</source>
        <translation>호출 제한 시간(밀리초)</translation>
    </message>
    <message>
        <source>Send a trace id with each call (traceparent)</source>
        <translation>호출마다 추적 ID 보내기 (traceparent)</translation>
    </message>
    <message>
        <source>The vendor&apos;s log and the event of the door then name the same call.</source>
        <translation>벤더의 로그와 출입문의 이벤트가 같은 호출을 가리키게 됩니다.</translation>
    </message>
    <message>
        <source>Use a connection for more than one call</source>
        <translation>연결을 여러 호출에 사용</translation>
    </message>
    <message>
        <source>Switch it off for a server that answers late or twice: each call is slower then.</source>
        <translation>늦게 또는 두 번 응답하는 서버라면 끄십시오. 대신 호출이 느려집니다.</translation>
    </message>
    <message>
        <source>Sign each call (Standard Webhooks)</source>
        <translation>호출마다 서명 (Standard Webhooks)</translation>
    </message>
    <message>
        <source>Whoever knows the secret can tell our calls from anybody&apos;s; help (F1) says how the vendor does it.</source>
        <translation>비밀 키를 아는 쪽은 저희 호출과 다른 호출을 구별할 수 있습니다. 벤더가 확인하는 방법은 도움말(F1)에 있습니다.</translation>
    </message>
    <message>
        <source>Add a second secret</source>
        <translation>두 번째 비밀 키 추가</translation>
    </message>
    <message>
        <source>While a secret is replaced, both sign: the vendor takes either.</source>
        <translation>비밀 키를 바꾸는 동안에는 둘 다 서명하며, 벤더는 어느 것이든 받아들입니다.</translation>
    </message>
    <message>
        <source>Copy a new secret now, for the vendor: once saved, it is never shown again.</source>
        <translation>새 비밀 키를 지금 복사하여 벤더에게 전달하십시오. 저장한 뒤에는 다시 표시되지 않습니다.</translation>
    </message>
    <message>
        <source>From {least} to {most}; nothing is {most}.</source>
        <translation>{least}에서 {most}까지. 비워 두면 {most}입니다.</translation>
    </message>
    <message>
        <source>⚠ Last 24 hours: median {median} ms, p99 {p99} ms, which is over this deadline.</source>
        <translation>⚠ 최근 24시간: 중앙값 {median} ms, p99 {p99} ms로 이 제한 시간보다 깁니다.</translation>
    </message>
    <message>
        <source>Last 24 hours: median {median} ms, p99 {p99} ms.</source>
        <translation>최근 24시간: 중앙값 {median} ms, p99 {p99} ms.</translation>
    </message>
    <message>
        <source>open</source>
        <translation>열림</translation>
    </message>
    <message>
        <source>closed</source>
        <translation>닫힘</translation>
    </message>
    <message>
        <source>“{text}” is no whole number of milliseconds; enter one from {least} to {most}.</source>
        <translation>“{text}”은(는) 밀리초 단위의 정수가 아닙니다. {least}에서 {most} 사이로 입력하십시오.</translation>
    </message>
    <message>
        <source>What is new</source>
        <translation>새로운 점</translation>
    </message>
    <message>
        <source>Open its page in the browser</source>
        <translation>브라우저에서 안내 페이지 열기</translation>
    </message>
    <message>
        <source>Check now</source>
        <translation>지금 확인</translation>
    </message>
    <message>
        <source>Asking for a new version</source>
        <translation>새 버전 확인</translation>
    </message>
    <message>
        <source>Ask once a day whether there is a new version</source>
        <translation>하루에 한 번 새 버전이 있는지 확인</translation>
    </message>
    <message>
        <source>Nothing about you or this installation is sent along. Nothing is installed by itself.</source>
        <translation>사용자나 이 설치에 관한 정보는 보내지 않습니다. 아무것도 저절로 설치되지 않습니다.</translation>
    </message>
    <message>
        <source>See what is new in it, and where it is.</source>
        <translation>새로운 점과 받을 곳을 봅니다.</translation>
    </message>
    <message>
        <source>Show 1 new</source>
        <translation>새 항목 1개 보기</translation>
    </message>
    <message>
        <source>Show {number} new</source>
        <translation>새 항목 {number}개 보기</translation>
    </message>
    <message>
        <source>This build asks for no new versions: it was made without an address to ask.</source>
        <translation>이 빌드는 새 버전을 확인하지 않습니다. 확인할 주소 없이 만들어졌습니다.</translation>
    </message>
    <message>
        <source>Asking for new versions is turned off on this computer ({by}).</source>
        <translation>이 컴퓨터에서는 새 버전 확인이 꺼져 있습니다({by}).</translation>
    </message>
    <message>
        <source>Asking for a new version…</source>
        <translation>새 버전을 확인하는 중…</translation>
    </message>
    <message>
        <source>Version {version} is here, of {date}.</source>
        <translation>{date}에 나온 버전 {version}이(가) 있습니다.</translation>
    </message>
    <message>
        <source>It has not been asked yet whether there is a new version.</source>
        <translation>새 버전이 있는지 아직 확인하지 않았습니다.</translation>
    </message>
    <message>
        <source>This is the newest version, as of {moment}.</source>
        <translation>{moment} 기준 최신 버전입니다.</translation>
    </message>
    <message>
        <source>Version {version} is here</source>
        <translation>새 버전 {version} 있음</translation>
    </message>
    <message>
        <source>Nothing was taken over; the form is as it was.</source>
        <translation>가져온 것이 없습니다. 양식은 그대로입니다.</translation>
    </message>
    <message>
        <source>Webhook URL; headers: {headers}; auto fields: {auto}; manual fields: {manual}</source>
        <translation>웹훅 URL, 헤더 {headers}개, 자동 필드 {auto}개, 수동 필드 {manual}개</translation>
    </message>
    <message>
        <source>Taken over; undo takes all of it back.</source>
        <translation>가져왔습니다. 실행 취소하면 모두 되돌아갑니다.</translation>
    </message>
    <message>
        <source>Field {key}, as the auto field {placeholder}</source>
        <translation>필드 {key}: 자동 필드 {placeholder}(으)로</translation>
    </message>
    <message>
        <source>Field {key}: a number in the description; an auto field is sent as a STRING</source>
        <translation>필드 {key}: 원본에서는 숫자입니다. 자동 필드는 STRING으로 전송됩니다</translation>
    </message>
    <message>
        <source>Field {key}: it has the same value and stays a fixed one; {placeholder} has one key</source>
        <translation>필드 {key}: 같은 값이지만 고정값으로 남습니다. {placeholder}의 키는 하나입니다</translation>
    </message>
    <message>
        <source>No field was known as {placeholder}: a fixed value in its place would be the same for everybody. Enter the described one into the test console as {title} and paste again, or remove that field.</source>
        <translation>{placeholder}에 해당하는 필드를 찾지 못했습니다. 그 자리에 고정값이 있으면 모든 사람에게 같은 값이 전송됩니다. 원본의 값을 테스트 콘솔의 {title}에 입력하고 다시 붙여 넣거나, 그 필드를 제거하십시오.</translation>
    </message>
    <message>
        <source>{placeholder} is not described; it is sent under {key} all the same</source>
        <translation>{placeholder}은(는) 원본에 없지만 {key}(으)로 전송됩니다</translation>
    </message>
    <message>
        <source>Compare with another vendor…</source>
        <translation>다른 벤더와 비교…</translation>
    </message>
    <message>
        <source>A shadow is asked the same as the vendor, after the door has its answer, and decides nothing: so that another vendor can be tried with evidence. What a person presents goes to both.</source>
        <translation>섀도에는 출입문이 응답을 받은 다음 벤더와 똑같이 요청하며, 섀도는 아무것도 판정하지 않습니다. 다른 벤더를 근거를 가지고 시험해 볼 수 있습니다. 사람이 제시한 정보는 두 벤더 모두에 전달됩니다.</translation>
    </message>
    <message>
        <source>No credential here has a second API. Register one in Customer API Integration first.</source>
        <translation>여기에는 두 번째 API가 있는 인증 수단이 없습니다. 먼저 고객사 API 연동에서 등록하십시오.</translation>
    </message>
    <message>
        <source>Shadow</source>
        <translation>섀도</translation>
    </message>
    <message>
        <source>asked too</source>
        <translation>함께 요청</translation>
    </message>
    <message>
        <source>Comparison…</source>
        <translation>비교…</translation>
    </message>
    <message>
        <source>{0}: comparison with its shadow</source>
        <translation>{0}: 섀도와 비교</translation>
    </message>
    <message>
        <source>{0}: switch the API and its shadow</source>
        <translation>{0}: API와 섀도 전환</translation>
    </message>
    <message>
        <source>Shadow vendor</source>
        <translation>섀도 벤더</translation>
    </message>
    <message>
        <source>Send a token with each call (OAuth 2.0 client credentials)</source>
        <translation>호출마다 토큰 보내기 (OAuth 2.0 클라이언트 자격 증명)</translation>
    </message>
    <message>
        <source>The server fetches it ahead of time and keeps it in memory only; help (F1) says how.</source>
        <translation>서버가 미리 받아 메모리에만 보관합니다. 자세한 내용은 도움말(F1)에 있습니다.</translation>
    </message>
    <message>
        <source>what the token server gives by itself</source>
        <translation>토큰 서버의 기본값</translation>
    </message>
    <message>
        <source>{verdict}, another answer</source>
        <translation>{verdict}, 응답은 다름</translation>
    </message>
    <message>
        <source>The judgment criteria are not complete.</source>
        <translation>판정 기준이 완성되지 않았습니다.</translation>
    </message>
    <message>
        <source>Asking the vendor with all samples</source>
        <translation>모든 샘플로 벤더에 묻기</translation>
    </message>
    <message>
        <source>No credential is selected.</source>
        <translation>인증 수단이 선택되지 않았습니다.</translation>
    </message>
    <message>
        <source>Not asked: the value is not kept. Type it below.</source>
        <translation>묻지 않음: 값이 보관되어 있지 않습니다. 아래에 입력하세요.</translation>
    </message>
    <message>
        <source>Body</source>
        <translation>본문</translation>
    </message>
    <message>
        <source>not kept</source>
        <translation>보관 안 함</translation>
    </message>
    <message>
        <source>{names} and {number} more</source>
        <translation>{names} 외 {number}개</translation>
    </message>
    <message>
        <source>A sample no longer gives what is expected: {names}.</source>
        <translation>더 이상 예상 결과와 같지 않은 샘플: {names}.</translation>
    </message>
    <message>
        <source>Samples no longer give what is expected: {names}.</source>
        <translation>더 이상 예상 결과와 같지 않은 샘플들: {names}.</translation>
    </message>
    <message>
        <source>Samples: {number}</source>
        <translation>샘플: {number}개</translation>
    </message>
    <message>
        <source>Samples: {number}, all as expected</source>
        <translation>샘플: {number}개, 모두 예상과 같음</translation>
    </message>
    <message>
        <source>Differs: {names} ({count} of {number} samples)</source>
        <translation>다름: {names}(샘플 {number}개 중 {count}개)</translation>
    </message>
    <message>
        <source>What is shown below the samples</source>
        <translation>샘플 아래에 표시할 것</translation>
    </message>
    <message>
        <source>Answers side by side</source>
        <translation>응답 비교</translation>
    </message>
    <message>
        <source>Run all</source>
        <translation>모두 실행</translation>
    </message>
    <message>
        <source>Ask the vendor with all samples</source>
        <translation>모든 샘플로 벤더에 묻기</translation>
    </message>
    <message>
        <source>Samples that were asked</source>
        <translation>실행한 샘플</translation>
    </message>
    <message>
        <source>Expect what it gives now</source>
        <translation>현재 결과를 예상으로</translation>
    </message>
    <message>
        <source>From now on the sample is as expected with the criteria as they stand</source>
        <translation>이제부터 현재 판정 기준의 결과를 이 샘플의 예상 결과로 삼습니다</translation>
    </message>
    <message>
        <source>Undo in the editor brings it back</source>
        <translation>편집기의 실행 취소로 되돌릴 수 있습니다</translation>
    </message>
    <message>
        <source>Vendor today</source>
        <translation>지금 벤더의 응답</translation>
    </message>
    <message>
        <source>Samples are saved with the API. They hold no header values.</source>
        <translation>샘플은 API와 함께 저장됩니다. 헤더 값은 들어 있지 않습니다.</translation>
    </message>
    <message>
        <source>Ask the vendor itself with each sample&apos;s values, one after the other</source>
        <translation>각 샘플의 값으로 벤더에 하나씩 직접 묻습니다</translation>
    </message>
    <message>
        <source>{done} of {total}</source>
        <translation>{total}개 중 {done}개</translation>
    </message>
    <message>
        <source>Member</source>
        <translation>항목</translation>
    </message>
    <message>
        <source>Kept</source>
        <translation>보관된 값</translation>
    </message>
    <message>
        <source>Came</source>
        <translation>받은 값</translation>
    </message>
    <message>
        <source>{title} of “{name}”, which is not kept</source>
        <translation>“{name}”의 {title}(보관되지 않음)</translation>
    </message>
    <message>
        <source>Rename the sample</source>
        <translation>샘플 이름 바꾸기</translation>
    </message>
    <message>
        <source>No sample is kept yet. Run a test, and “Keep as sample…” keeps its answer.</source>
        <translation>아직 보관된 샘플이 없습니다. 테스트를 실행한 뒤 “샘플로 보관…”을 누르면 그 응답이 보관됩니다.</translation>
    </message>
    <message>
        <source>“Run all” asks the vendor itself. Where its answer differs from the one that is kept stands here.</source>
        <translation>“모두 실행”은 벤더에 직접 묻습니다. 보관된 응답과 다른 부분이 여기에 표시됩니다.</translation>
    </message>
    <message>
        <source>The answer is the one that is kept.</source>
        <translation>보관된 응답과 같습니다.</translation>
    </message>
    <message>
        <source>(the body is not shown: it may hold a token)</source>
        <translation>(본문에 토큰이 있을 수 있어 표시하지 않습니다)</translation>
    </message>
    <message>
        <source>What to check: {check}</source>
        <translation>확인할 것: {check}</translation>
    </message>
    <message>
        <source>{time} in all</source>
        <translation>총 {time}</translation>
    </message>
    <message>
        <source>A token of the kind {kind}, {number} characters</source>
        <translation>{kind} 토큰, {number}자</translation>
    </message>
    <message>
        <source>Scope: {scope}</source>
        <translation>스코프: {scope}</translation>
    </message>
    <message>
        <source>It ends in {seconds} s, at {time}</source>
        <translation>{seconds}초 뒤 {time}에 만료</translation>
    </message>
    <message>
        <source>The token server does not say when it ends: it is used for {seconds} s</source>
        <translation>토큰 서버가 만료 시각을 알리지 않음: {seconds}초 동안 사용</translation>
    </message>
    <message>
        <source>The server fetches the next one after {seconds} s</source>
        <translation>서버가 {seconds}초 뒤에 다음 토큰을 받음</translation>
    </message>
    <message>
        <source>Fetching a token</source>
        <translation>토큰 받기</translation>
    </message>
    <message>
        <source>Reading whether events can be written</source>
        <translation>이벤트를 기록할 수 있는지 확인</translation>
    </message>
    <message>
        <source>Open the server&apos;s log</source>
        <translation>서버 로그 열기</translation>
    </message>
    <message>
        <source>What to do</source>
        <translation>조치 방법</translation>
    </message>
    <message>
        <source>1 decision of an outage since {since} is being brought into the log.</source>
        <translation>{since}부터의 기록 중단 중에 내린 결정 1건을 로그에 추가하고 있습니다.</translation>
    </message>
    <message>
        <source>{count} decisions of an outage since {since} are being brought into the log.</source>
        <translation>{since}부터의 기록 중단 중에 내린 결정 {count}건을 로그에 추가하고 있습니다.</translation>
    </message>
    <message>
        <source>Since {since} no event can be written: {reason}. All doors are denied meanwhile; 1 decision waits to be brought into the log.</source>
        <translation>{since}부터 이벤트를 기록할 수 없습니다: {reason}. 그동안 모든 출입이 거부됩니다. 결정 1건이 로그에 추가되기를 기다리고 있습니다.</translation>
    </message>
    <message>
        <source>Since {since} no event can be written: {reason}. All doors are denied meanwhile; {count} decisions wait to be brought into the log.</source>
        <translation>{since}부터 이벤트를 기록할 수 없습니다: {reason}. 그동안 모든 출입이 거부됩니다. 결정 {count}건이 로그에 추가되기를 기다리고 있습니다.</translation>
    </message>
    <message>
        <source>Tell whoever runs the server.</source>
        <translation>서버 운영자에게 알리십시오.</translation>
    </message>
</context>
<context>
    <name>rules</name>
    <message>
        <source>Face</source>
        <translation>얼굴</translation>
    </message>
    <message>
        <source>Fingerprint</source>
        <translation>지문</translation>
    </message>
    <message>
        <source>RF Card</source>
        <translation>RF 카드</translation>
    </message>
    <message>
        <source>User PIN</source>
        <translation>사용자 PIN</translation>
    </message>
    <message>
        <source>CLUe QR</source>
        <translation>CLUe QR</translation>
    </message>
    <message>
        <source>Custom QR</source>
        <translation>사용자 지정 QR</translation>
    </message>
    <message>
        <source>User Key</source>
        <translation>사용자 키</translation>
    </message>
    <message>
        <source>Card number</source>
        <translation>카드 번호</translation>
    </message>
    <message>
        <source>QR payload</source>
        <translation>QR 데이터</translation>
    </message>
    <message>
        <source>headquarters</source>
        <translation>본사</translation>
    </message>
    <message>
        <source>branch</source>
        <translation>지점</translation>
    </message>
    <message>
        <source>place group</source>
        <translation>장소 그룹</translation>
    </message>
    <message>
        <source>place</source>
        <translation>장소</translation>
    </message>
    <message>
        <source>Key</source>
        <translation>키</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>값</translation>
    </message>
    <message>
        <source>data format</source>
        <translation>데이터 형식</translation>
    </message>
    <message>
        <source>device</source>
        <translation>기기</translation>
    </message>
    <message>
        <source>vendor API</source>
        <translation>벤더 API</translation>
    </message>
    <message>
        <source>revision</source>
        <translation>리비전</translation>
    </message>
    <message>
        <source>pending registration</source>
        <translation>대기 중인 등록 요청</translation>
    </message>
    <message>
        <source>role</source>
        <translation>역할</translation>
    </message>
    <message>
        <source>administrator</source>
        <translation>관리자</translation>
    </message>
    <message>
        <source>invitation</source>
        <translation>초대</translation>
    </message>
    <message>
        <source>session</source>
        <translation>세션</translation>
    </message>
    <message>
        <source>mail</source>
        <translation>메일</translation>
    </message>
    <message>
        <source>Credential presented at the device</source>
        <translation>기기에 인증 수단 제시</translation>
    </message>
    <message>
        <source>Device → CLUe server</source>
        <translation>기기 → CLUe 서버</translation>
    </message>
    <message>
        <source>CLUe server → vendor server</source>
        <translation>CLUe 서버 → 벤더 서버</translation>
    </message>
    <message>
        <source>Judged by the vendor&apos;s response</source>
        <translation>벤더 응답에 따른 판정</translation>
    </message>
    <message>
        <source>Result returned to the device</source>
        <translation>기기에 결과 전달</translation>
    </message>
    <message>
        <source>Whether the credential is registered and enabled on the device</source>
        <translation>인증 수단이 기기에 등록되어 있고 사용 가능한지</translation>
    </message>
    <message>
        <source>Network connectivity, device registration status</source>
        <translation>네트워크 연결, 기기 등록 상태</translation>
    </message>
    <message>
        <source>Registered URL (HTTPS), custom headers, firewall rules</source>
        <translation>등록된 URL(HTTPS), 사용자 지정 헤더, 방화벽 규칙</translation>
    </message>
    <message>
        <source>Judgment criteria (judgment mode, success key/value, HTTP status codes)</source>
        <translation>판정 기준(판정 모드, 성공 키/값, HTTP 상태 코드)</translation>
    </message>
    <message>
        <source>Success/Failure Message JSONPath settings, message string in the response body</source>
        <translation>성공/실패 메시지 JSONPath 설정, 응답 본문의 메시지 문자열</translation>
    </message>
    <message>
        <source>The device reported a credential type that does not exist.</source>
        <translation>기기가 존재하지 않는 인증 수단을 보고했습니다.</translation>
    </message>
    <message>
        <source>The presented value is not one that this credential can carry.</source>
        <translation>제시된 값은 이 인증 수단에 쓸 수 없는 값입니다.</translation>
    </message>
    <message>
        <source>No device with this serial is registered.</source>
        <translation>이 시리얼로 등록된 기기가 없습니다.</translation>
    </message>
    <message>
        <source>The device&apos;s token is not the one of its registration.</source>
        <translation>기기의 토큰이 등록 시의 토큰과 다릅니다.</translation>
    </message>
    <message>
        <source>The device was released from its place.</source>
        <translation>기기가 장소에서 해제되었습니다.</translation>
    </message>
    <message>
        <source>The device presented more in a short time than the server decides for one device.</source>
        <translation>기기가 짧은 시간에 서버가 기기 하나에 대해 판정하는 수보다 많이 인증을 요청했습니다.</translation>
    </message>
    <message>
        <source>Whether the device repeats itself, or something else uses its token; the server&apos;s limit (--device-rate)</source>
        <translation>기기가 같은 요청을 반복하는지, 다른 것이 기기의 토큰을 쓰는지, 서버의 제한(--device-rate)</translation>
    </message>
    <message>
        <source>The vendor gave no complete HTTP response.</source>
        <translation>벤더가 완전한 HTTP 응답을 보내지 않았습니다.</translation>
    </message>
    <message>
        <source>The vendor&apos;s host name could not be resolved.</source>
        <translation>벤더의 호스트 이름을 확인할 수 없습니다.</translation>
    </message>
    <message>
        <source>No secure connection to the vendor could be made.</source>
        <translation>벤더와 보안 연결을 맺을 수 없습니다.</translation>
    </message>
    <message>
        <source>The vendor did not answer in time.</source>
        <translation>벤더가 제한 시간 안에 응답하지 않았습니다.</translation>
    </message>
    <message>
        <source>The vendor&apos;s address is in a network that is not allowed.</source>
        <translation>벤더의 주소가 허용되지 않은 네트워크에 있습니다.</translation>
    </message>
    <message>
        <source>The vendor has been failing; it is asked again every second.</source>
        <translation>벤더에 장애가 계속되고 있습니다. 1초마다 다시 요청합니다.</translation>
    </message>
    <message>
        <source>The server had no room, or not enough time, to ask the vendor.</source>
        <translation>서버에 벤더에 물어볼 여유나 시간이 부족했습니다.</translation>
    </message>
    <message>
        <source>The server itself could not process the request.</source>
        <translation>서버 자체가 요청을 처리하지 못했습니다.</translation>
    </message>
    <message>
        <source>The saved header values of this API cannot be opened: they were changed, or sealed under another key. Doors are denied until they are entered again, tested and saved.</source>
        <translation>이 API에 저장된 헤더 값을 열 수 없습니다. 값이 변경되었거나 다른 키로 봉인되었습니다. 다시 입력하고 테스트하여 저장할 때까지 출입이 거부됩니다.</translation>
    </message>
    <message>
        <source>How many people present something at once, how quickly the vendor&apos;s server answers, the load of the CLUe server</source>
        <translation>동시에 인증하는 인원, 벤더 서버의 응답 속도, CLUe 서버의 부하</translation>
    </message>
    <message>
        <source>The CLUe server&apos;s log at this time, its open files and memory, its name server and proxy</source>
        <translation>해당 시각의 CLUe 서버 로그, 열린 파일 수와 메모리, 이름 서버와 프록시</translation>
    </message>
    <message>
        <source>The CLUe server had no room, or not enough time, for the call</source>
        <translation>CLUe 서버에 호출할 여유나 시간이 부족함</translation>
    </message>
    <message>
        <source>The CLUe server itself could not make the call</source>
        <translation>CLUe 서버 자체가 호출하지 못함</translation>
    </message>
    <message>
        <source>The response&apos;s Content-Type is not application/json.</source>
        <translation>응답의 Content-Type이 application/json이 아닙니다.</translation>
    </message>
    <message>
        <source>The response&apos;s body is not valid JSON.</source>
        <translation>응답 본문이 올바른 JSON이 아닙니다.</translation>
    </message>
    <message>
        <source>The response is larger than the server reads.</source>
        <translation>응답이 서버가 읽을 수 있는 크기를 넘습니다.</translation>
    </message>
    <message>
        <source>The status code is not in the list of success codes.</source>
        <translation>상태 코드가 성공 코드 목록에 없습니다.</translation>
    </message>
    <message>
        <source>The value under the Success Result key is not the one required.</source>
        <translation>성공 결과 키의 값이 요구되는 값과 다릅니다.</translation>
    </message>
    <message>
        <source>The response has nothing under the Success Result key.</source>
        <translation>응답에 성공 결과 키에 해당하는 값이 없습니다.</translation>
    </message>
    <message>
        <source>The Success Result key selects several values.</source>
        <translation>성공 결과 키가 여러 값을 선택합니다.</translation>
    </message>
    <message>
        <source>The response has no text under the message key.</source>
        <translation>응답에 메시지 키에 해당하는 텍스트가 없습니다.</translation>
    </message>
    <message>
        <source>The value under the message key is not a string.</source>
        <translation>메시지 키의 값이 문자열이 아닙니다.</translation>
    </message>
    <message>
        <source>Webhook URL format error</source>
        <translation>웹훅 URL 형식 오류</translation>
    </message>
    <message>
        <source>no media type</source>
        <translation>미디어 유형 없음</translation>
    </message>
    <message>
        <source>none</source>
        <translation>없음</translation>
    </message>
    <message>
        <source>Does Webhook URL start with https:// and not exceed 512 characters?</source>
        <translation>웹훅 URL이 https://로 시작하고 512자를 넘지 않습니까?</translation>
    </message>
    <message>
        <source>Judgment criteria key format error</source>
        <translation>판정 기준 키 형식 오류</translation>
    </message>
    <message>
        <source>Do Success Result JSONPath / Success/Failure Message JSONPath start with $. in JSONPath format (max 128 characters)?</source>
        <translation>성공 결과 JSONPath와 성공/실패 메시지 JSONPath가 $.로 시작하는 JSONPath 형식(최대 128자)입니까?</translation>
    </message>
    <message>
        <source>Judgment criteria not specified</source>
        <translation>판정 기준이 지정되지 않음</translation>
    </message>
    <message>
        <source>Is at least one of statusCode or Success Result JSONPath entered?</source>
        <translation>statusCode와 성공 결과 JSONPath 중 하나 이상을 입력했습니까?</translation>
    </message>
    <message>
        <source>Success status code range/count error</source>
        <translation>성공 상태 코드 범위/개수 오류</translation>
    </message>
    <message>
        <source>Is each value in the 100–399 range? Are there 3 or fewer? Are there no duplicates?</source>
        <translation>각 값이 100–399 범위입니까? 3개 이하입니까? 중복이 없습니까?</translation>
    </message>
    <message>
        <source>Field key duplicate</source>
        <translation>필드 키 중복</translation>
    </message>
    <message>
        <source>Are auto field and manual field keys unique (no duplicates between them)?</source>
        <translation>자동 필드와 수동 필드의 키가 서로 중복되지 않습니까?</translation>
    </message>
    <message>
        <source>Request header key duplicate</source>
        <translation>요청 헤더 키 중복</translation>
    </message>
    <message>
        <source>Are request header keys unique (case-insensitive)?</source>
        <translation>요청 헤더 키가 중복되지 않습니까(대소문자 구분 없음)?</translation>
    </message>
    <message>
        <source>Restricted header name used</source>
        <translation>제한된 헤더 이름 사용</translation>
    </message>
    <message>
        <source>Have Content-Type or Accept been added as custom headers (case-insensitive; these are system-fixed values)?</source>
        <translation>Content-Type 또는 Accept를 사용자 지정 헤더로 추가했습니까(대소문자 구분 없음, 시스템 고정 값)?</translation>
    </message>
    <message>
        <source>Field/header count exceeded</source>
        <translation>필드/헤더 개수 초과</translation>
    </message>
    <message>
        <source>Auto + manual fields max 10; custom headers max 10</source>
        <translation>자동 + 수동 필드 최대 10개, 사용자 지정 헤더 최대 10개</translation>
    </message>
    <message>
        <source>Auth type registration limit exceeded</source>
        <translation>인증 유형별 등록 한도 초과</translation>
    </message>
    <message>
        <source>The credential type already has 3 APIs registered</source>
        <translation>이 인증 수단에는 이미 API 3개가 등록되어 있습니다</translation>
    </message>
    <message>
        <source>User Key format error</source>
        <translation>사용자 키 형식 오류</translation>
    </message>
    <message>
        <source>Does the User Key in the test console fall within the allowed characters (letters, numbers, -, _, @, .) and 1–64 character length?</source>
        <translation>테스트 콘솔의 사용자 키가 허용된 문자(영문자, 숫자, -, _, @, .)로 1–64자입니까?</translation>
    </message>
    <message>
        <source>Device ID format error</source>
        <translation>기기 ID 형식 오류</translation>
    </message>
    <message>
        <source>Is the Device ID in the test console a 9–12 digit number?</source>
        <translation>테스트 콘솔의 기기 ID가 숫자 9–12자리입니까?</translation>
    </message>
    <message>
        <source>Required fields</source>
        <translation>필수 항목</translation>
    </message>
    <message>
        <source>Are any of Name, Auth type, or Webhook URL empty?</source>
        <translation>이름, 인증 유형, 웹훅 URL 중 비어 있는 항목이 있습니까?</translation>
    </message>
    <message>
        <source>Manual fields</source>
        <translation>수동 필드</translation>
    </message>
    <message>
        <source>Can the values be converted to the specified type (STRING / NUMBER / BOOLEAN)? (e.g., non-numeric characters entered for NUMBER)</source>
        <translation>값을 지정한 형식(STRING / NUMBER / BOOLEAN)으로 변환할 수 있습니까? (예: NUMBER에 숫자가 아닌 문자를 입력)</translation>
    </message>
    <message>
        <source>Judgment criteria</source>
        <translation>판정 기준</translation>
    </message>
    <message>
        <source>If Success Result JSONPath is used, are Key, Value, and data format all filled in?</source>
        <translation>성공 결과 JSONPath를 사용하는 경우 키, 값, 데이터 형식을 모두 입력했습니까?</translation>
    </message>
    <message>
        <source>API test</source>
        <translation>API 테스트</translation>
    </message>
    <message>
        <source>Has at least one test succeeded? Saving is not possible without a successful test.</source>
        <translation>한 번 이상 테스트에 성공했습니까? 테스트에 성공해야 저장할 수 있습니다.</translation>
    </message>
    <message>
        <source>Connection failure / network error (no response received from vendor server)</source>
        <translation>연결 실패 / 네트워크 오류(벤더 서버의 응답 없음)</translation>
    </message>
    <message>
        <source>Vendor server public accessibility, HTTPS certificate validity, firewall/port configuration, custom headers (expired tokens, typos)</source>
        <translation>벤더 서버의 외부 접속 가능 여부, HTTPS 인증서 유효성, 방화벽/포트 설정, 사용자 지정 헤더(만료된 토큰, 오타)</translation>
    </message>
    <message>
        <source>Timeout (no response)</source>
        <translation>시간 초과(응답 없음)</translation>
    </message>
    <message>
        <source>Vendor server response latency, network conditions. The test treats no response within several seconds as a failure</source>
        <translation>벤더 서버의 응답 지연, 네트워크 상태. 몇 초 안에 응답이 없으면 테스트는 실패로 처리됩니다</translation>
    </message>
    <message>
        <source>Response received but body is not JSON</source>
        <translation>응답을 받았으나 본문이 JSON이 아님</translation>
    </message>
    <message>
        <source>Does the vendor return a JSON response? Is the response Content-Type set to application/json? HTML error pages, empty text, etc. fall into this category</source>
        <translation>벤더가 JSON 응답을 반환합니까? 응답의 Content-Type이 application/json입니까? HTML 오류 페이지, 빈 텍스트 등이 여기에 해당합니다</translation>
    </message>
    <message>
        <source>Status code received but all access is denied</source>
        <translation>상태 코드를 받았으나 모든 출입이 거부됨</translation>
    </message>
    <message>
        <source>For Modes 1 and 3: check the list of status codes accepted as success. For Mode 2: check body key/value conditions (status code is ignored)</source>
        <translation>모드 1과 3: 성공으로 인정하는 상태 코드 목록을 확인하십시오. 모드 2: 본문의 키/값 조건을 확인하십시오(상태 코드는 무시됨)</translation>
    </message>
    <message>
        <source>Body field condition does not match</source>
        <translation>본문 필드 조건이 일치하지 않음</translation>
    </message>
    <message>
        <source>Re-verify the Key, Value, and data format (BOOLEAN / STRING / NUMBER) entered in Success Result JSONPath. Check whether the response returns &quot;true&quot; (string) vs. true (boolean) — type must match</source>
        <translation>성공 결과 JSONPath에 입력한 키, 값, 데이터 형식(BOOLEAN / STRING / NUMBER)을 다시 확인하십시오. 응답이 &quot;true&quot;(문자열)인지 true(부울)인지 확인하십시오. 형식이 일치해야 합니다</translation>
    </message>
    <message>
        <source>No message displayed on device screen</source>
        <translation>기기 화면에 메시지가 표시되지 않음</translation>
    </message>
    <message>
        <source>Verify that the response body actually contains the field specified by Success Message JSONPath or Failure Message JSONPath, and that the Success Message JSONPath / Failure Message JSONPath names in the settings exactly match the keys in the actual response</source>
        <translation>성공 메시지 JSONPath 또는 실패 메시지 JSONPath로 지정한 필드가 응답 본문에 실제로 있는지, 설정의 성공/실패 메시지 JSONPath 이름이 실제 응답의 키와 정확히 일치하는지 확인하십시오</translation>
    </message>
    <message>
        <source>Verify that the key&apos;s value is a string (numbers, objects, and arrays are not displayed)</source>
        <translation>키의 값이 문자열인지 확인하십시오(숫자, 객체, 배열은 표시되지 않음)</translation>
    </message>
    <message>
        <source>Manual field appears in wrong format in request body</source>
        <translation>요청 본문에서 수동 필드의 형식이 잘못됨</translation>
    </message>
    <message>
        <source>Re-verify the manual field type (STRING / NUMBER / BOOLEAN) against the actual input value</source>
        <translation>수동 필드의 형식(STRING / NUMBER / BOOLEAN)을 실제 입력 값과 비교하여 다시 확인하십시오</translation>
    </message>
    <message>
        <source>{title} must have 1–64 characters: only letters (A–Z, a–z), digits, -, _, @ and . are allowed.</source>
        <translation>{title}: 1–64자여야 하며 영문자(A–Z, a–z), 숫자, -, _, @, .만 사용할 수 있습니다.</translation>
    </message>
    <message>
        <source>{title} must be filled in, with at most {most} characters.</source>
        <translation>{title}: 최대 {most}자로 입력해야 합니다.</translation>
    </message>
    <message>
        <source>The QR payload has {count} characters; no QR code holds more than {most}.</source>
        <translation>QR 페이로드가 {count}자입니다. QR 코드에는 {most}자까지만 담을 수 있습니다.</translation>
    </message>
    <message>
        <source>{title} has {count} characters; at most {most} are allowed.</source>
        <translation>{title}이(가) {count}자입니다. 최대 {most}자까지 허용됩니다.</translation>
    </message>
    <message>
        <source>Device ID must be a 9–12 digit number.</source>
        <translation>기기 ID는 숫자 9–12자리여야 합니다.</translation>
    </message>
    <message>
        <source>Enter at least one of statusCode and Success Result JSONPath.</source>
        <translation>statusCode와 성공 결과 JSONPath 중 하나 이상을 입력하십시오.</translation>
    </message>
    <message>
        <source>There are {count} status codes; at most {most} are allowed.</source>
        <translation>상태 코드가 {count}개입니다. 최대 {most}개까지 입력할 수 있습니다.</translation>
    </message>
    <message>
        <source>{code} is not in 100–399: 4xx and 5xx cannot mean success.</source>
        <translation>{code}: 100–399 범위가 아닙니다. 4xx와 5xx는 성공으로 지정할 수 없습니다.</translation>
    </message>
    <message>
        <source>Fill in the {title} of Success Result JSONPath.</source>
        <translation>성공 결과 JSONPath의 {title}을(를) 입력하십시오.</translation>
    </message>
    <message>
        <source>Select BOOLEAN, STRING or NUMBER.</source>
        <translation>BOOLEAN, STRING, NUMBER 중 하나를 선택하십시오.</translation>
    </message>
    <message>
        <source>A value has at most {most} characters.</source>
        <translation>값은 최대 {most}자입니다.</translation>
    </message>
    <message>
        <source>“{value}” is no NUMBER: enter one as in JSON, for example 12, -3.5 or 1e6.</source>
        <translation>“{value}”은(는) NUMBER가 아닙니다. 12, -3.5, 1e6과 같이 JSON 형식의 숫자를 입력하십시오.</translation>
    </message>
    <message>
        <source>{code} is listed twice.</source>
        <translation>{code}: 중복 입력되었습니다.</translation>
    </message>
    <message>
        <source>“{value}” is no BOOLEAN: enter true or false, in lower case.</source>
        <translation>“{value}”은(는) BOOLEAN이 아닙니다. 소문자로 true 또는 false를 입력하십시오.</translation>
    </message>
    <message>
        <source>Auto and manual fields together are {count}; at most {most} are allowed.</source>
        <translation>자동 필드와 수동 필드가 모두 {count}개입니다. 최대 {most}개까지 사용할 수 있습니다.</translation>
    </message>
    <message>
        <source>{{{{{placeholder}}}}} cannot be used here; there are {names}.</source>
        <translation>{{{{{placeholder}}}}}은(는) 여기에 사용할 수 없습니다. 사용 가능: {names}.</translation>
    </message>
    <message>
        <source>{{{{{placeholder}}}}} is listed twice; remove one of the two.</source>
        <translation>{{{{{placeholder}}}}}이(가) 두 번 있습니다. 하나를 삭제하십시오.</translation>
    </message>
    <message>
        <source>Another auto or manual field is named {key}; rename one of the two.</source>
        <translation>이름이 {key}인 자동 또는 수동 필드가 이미 있습니다. 둘 중 하나의 이름을 바꾸십시오.</translation>
    </message>
    <message>
        <source>Enter a number as in JSON, for example 12, -3.5 or 1e6.</source>
        <translation>12, -3.5, 1e6과 같이 JSON 형식의 숫자를 입력하십시오.</translation>
    </message>
    <message>
        <source>Select which credential this API is used for.</source>
        <translation>이 API를 사용할 인증 수단을 선택하십시오.</translation>
    </message>
    <message>
        <source>There are {count} custom headers; at most {most} are allowed.</source>
        <translation>사용자 지정 헤더가 {count}개입니다. 최대 {most}개까지 사용할 수 있습니다.</translation>
    </message>
    <message>
        <source>Select STRING, NUMBER or BOOLEAN.</source>
        <translation>STRING, NUMBER, BOOLEAN 중 하나를 선택하십시오.</translation>
    </message>
    <message>
        <source>A header key has 1–{most} characters: letters, digits and !#$%&amp;&apos;*+-.^_`|~.</source>
        <translation>헤더 키는 1–{most}자이며 영문자, 숫자, !#$%&amp;&apos;*+-.^_`|~를 사용할 수 있습니다.</translation>
    </message>
    <message>
        <source>Another header has the key {key} (upper and lower case count as the same).</source>
        <translation>키가 {key}인 헤더가 이미 있습니다(대소문자를 구분하지 않음).</translation>
    </message>
    <message>
        <source>A header value has at most {most} visible ASCII characters, with blanks only between them.</source>
        <translation>헤더 값은 표시 가능한 ASCII 문자로 최대 {most}자이며, 공백은 문자 사이에만 쓸 수 있습니다.</translation>
    </message>
    <message>
        <source>Enter a field name.</source>
        <translation>필드 이름을 입력하십시오.</translation>
    </message>
    <message>
        <source>A field name has at most {most} characters.</source>
        <translation>필드 이름은 최대 {most}자입니다.</translation>
    </message>
    <message>
        <source>Enter true or false, in lower case.</source>
        <translation>소문자로 true 또는 false를 입력하십시오.</translation>
    </message>
    <message>
        <source>The webhook URL has {count} characters; at most {most} are allowed.</source>
        <translation>웹훅 URL이 {count}자입니다. 최대 {most}자까지 입력할 수 있습니다.</translation>
    </message>
    <message>
        <source>The webhook URL must start with https:// (in lower case).</source>
        <translation>웹훅 URL은 https://(소문자)로 시작해야 합니다.</translation>
    </message>
    <message>
        <source>must not have a fragment; remove everything from # on</source>
        <translation>프래그먼트를 사용할 수 없습니다. # 이후를 모두 삭제하십시오</translation>
    </message>
    <message>
        <source>must not hold a user name or password; use a custom header</source>
        <translation>사용자 이름이나 비밀번호를 넣을 수 없습니다. 사용자 지정 헤더를 사용하십시오</translation>
    </message>
    <message>
        <source>needs a valid host after https://</source>
        <translation>https:// 뒤에 올바른 호스트가 필요합니다</translation>
    </message>
    <message>
        <source>has a port outside 1–65535</source>
        <translation>포트가 1–65535 범위를 벗어납니다</translation>
    </message>
    <message>
        <source>has a character that a URL cannot hold; write it percent-encoded (a blank is %20)</source>
        <translation>URL에 쓸 수 없는 문자가 있습니다. 퍼센트 인코딩으로 입력하십시오(공백은 %20)</translation>
    </message>
    <message>
        <source>Enter the vendor&apos;s webhook URL.</source>
        <translation>벤더의 웹훅 URL을 입력하십시오.</translation>
    </message>
    <message>
        <source>The webhook URL {reason}.</source>
        <translation>웹훅 URL: {reason}.</translation>
    </message>
    <message>
        <source>The name has {count} characters; at most {most} are allowed.</source>
        <translation>이름이 {count}자입니다. 최대 {most}자까지 입력할 수 있습니다.</translation>
    </message>
    <message>
        <source>The name has a character at position {position} that cannot be seen (U+{number}). Type it there anew.</source>
        <translation>이름의 {position}번째 문자는 눈에 보이지 않는 문자입니다(U+{number}). 그 자리를 다시 입력하십시오.</translation>
    </message>
    <message>
        <source>The JSONPath has {count} steps: no response is deeper than {most}.</source>
        <translation>JSONPath가 {count}단계입니다. 응답은 {most}단계보다 깊을 수 없습니다.</translation>
    </message>
    <message>
        <source>The JSONPath has several lists of names or positions in brackets: only one is possible.</source>
        <translation>JSONPath의 대괄호에 이름이나 위치 목록이 여러 개 있습니다. 하나만 사용할 수 있습니다.</translation>
    </message>
    <message>
        <source>The JSONPath has .. more than once: write the keys between them, such as $.data..allowed.</source>
        <translation>JSONPath에 ..이 두 번 이상 있습니다. $.data..allowed와 같이 그 사이의 키를 입력하십시오.</translation>
    </message>
    <message>
        <source>The JSONPath&apos;s filters cost too much: at most {most} steps and comparisons are possible.</source>
        <translation>JSONPath 필터의 처리 비용이 너무 큽니다. 단계와 비교는 최대 {most}개까지 가능합니다.</translation>
    </message>
    <message>
        <source>A bracket that lists several things can hold names only, or positions counted from 0 only.</source>
        <translation>여러 항목을 나열하는 대괄호에는 이름만, 또는 0부터 세는 위치만 쓸 수 있습니다.</translation>
    </message>
    <message>
        <source>A bracket lists the same name or position twice: remove one of them.</source>
        <translation>대괄호에 같은 이름이나 위치가 두 번 있습니다. 하나를 삭제하십시오.</translation>
    </message>
    <message>
        <source>A bracket lists {count} names or positions: at most {most} are possible.</source>
        <translation>대괄호에 이름이나 위치가 {count}개 있습니다. 최대 {most}개까지 가능합니다.</translation>
    </message>
    <message>
        <source>A path with .. cannot compare two paths in a filter: compare with a written value, or write the keys in place of the ..</source>
        <translation>..이 있는 경로는 필터에서 두 경로를 비교할 수 없습니다. 직접 입력한 값과 비교하거나 .. 대신 키를 입력하십시오</translation>
    </message>
    <message>
        <source>The JSONPath does too much after the ..: at most {most} steps and comparisons are possible there. Write the keys in place of the ..</source>
        <translation>JSONPath의 .. 뒤 처리가 너무 많습니다. 단계와 비교는 최대 {most}개까지 가능합니다. .. 대신 키를 입력하십시오</translation>
    </message>
    <message>
        <source>The whole response has no JSONPath of its own: choose a value inside it.</source>
        <translation>응답 전체에는 JSONPath가 없습니다. 응답 안의 값을 선택하십시오.</translation>
    </message>
    <message>
        <source>The key {key} holds half a surrogate pair, which no JSONPath can name.</source>
        <translation>키 {key}에 서로게이트 쌍의 절반만 있어 JSONPath로 지정할 수 없습니다.</translation>
    </message>
    <message>
        <source>The JSONPath must start with $. and follow with a key, such as $.result, or $.[&apos;user-id&apos;] or $.[0] in brackets.</source>
        <translation>JSONPath는 $.로 시작하고 키가 이어져야 합니다. 예: $.result, 대괄호를 쓰면 $.[&apos;user-id&apos;] 또는 $.[0].</translation>
    </message>
    <message>
        <source>The JSONPath must start with $. and follow with a key, such as $.result, or $.[&apos;user-id&apos;] or $.[0] in brackets. Remove the blanks around it.</source>
        <translation>JSONPath는 $.로 시작하고 키가 이어져야 합니다. 예: $.result, 대괄호를 쓰면 $.[&apos;user-id&apos;] 또는 $.[0]. 앞뒤 공백을 삭제하십시오.</translation>
    </message>
    <message>
        <source>The JSONPath has {count} characters, and at most {most} are possible. Ask the vendor for a shorter path to the value.</source>
        <translation>JSONPath가 {count}자이며 최대 {most}자까지 가능합니다. 값까지의 더 짧은 경로를 벤더에 문의하십시오.</translation>
    </message>
    <message>
        <source>unexpected end</source>
        <translation>예상치 못하게 끝남</translation>
    </message>
    <message>
        <source>unexpected {value}</source>
        <translation>예상치 못한 {value}</translation>
    </message>
    <message>
        <source>a filter must compare something or name a path</source>
        <translation>필터는 무언가를 비교하거나 경로를 지정해야 함</translation>
    </message>
    <message>
        <source>only values, paths and functions can be compared</source>
        <translation>값, 경로, 함수만 비교할 수 있음</translation>
    </message>
    <message>
        <source>Functions cost too much (character {place}, {name}): compare values instead, such as @.type == &apos;access&apos;.</source>
        <translation>함수는 처리 비용이 너무 큽니다({place}번째 문자, {name}). @.type == &apos;access&apos;와 같이 값을 비교하십시오.</translation>
    </message>
    <message>
        <source>at character {place}</source>
        <translation>{place}번째 문자</translation>
    </message>
    <message>
        <source>at its end</source>
        <translation>끝부분</translation>
    </message>
    <message>
        <source>This is not a valid JSONPath, {where}: {reason}. A path looks like $.result.allowed, $.items[0].name or $.[&apos;user-id&apos;]; a value can also be dragged here out of a test&apos;s response.</source>
        <translation>올바른 JSONPath가 아닙니다({where}): {reason}. 경로는 $.result.allowed, $.items[0].name, $.[&apos;user-id&apos;]와 같은 형식입니다. 테스트 응답에서 값을 끌어다 놓을 수도 있습니다.</translation>
    </message>
    <message>
        <source>The JSONPath nests too deep: use fewer parentheses and brackets inside each other.</source>
        <translation>JSONPath의 중첩이 너무 깊습니다. 괄호와 대괄호의 중첩을 줄이십시오.</translation>
    </message>
    <message>
        <source>invalid number</source>
        <translation>잘못된 숫자</translation>
    </message>
    <message>
        <source>$ inside a filter costs too much (character {place}): use @, the value being tested.</source>
        <translation>필터 안의 $는 처리 비용이 너무 큽니다({place}번째 문자). 검사 중인 값인 @를 사용하십시오.</translation>
    </message>
    <message>
        <source>half a surrogate pair is no character</source>
        <translation>서로게이트 쌍의 절반은 문자가 아님</translation>
    </message>
    <message>
        <source>{opening} is never closed</source>
        <translation>{opening}이(가) 닫히지 않음</translation>
    </message>
    <message>
        <source>it cannot be read</source>
        <translation>읽을 수 없음</translation>
    </message>
    <message>
        <source>! needs a path or parentheses after it</source>
        <translation>! 뒤에 경로나 괄호가 필요함</translation>
    </message>
    <message>
        <source>the result of {name}() must be compared</source>
        <translation>{name}()의 결과를 비교해야 함</translation>
    </message>
    <message>
        <source>A path inside a filter must name one value (character {place}): use keys and single positions only, such as @.user.id.</source>
        <translation>필터 안의 경로는 값 하나를 가리켜야 합니다({place}번째 문자). @.user.id와 같이 키와 단일 위치만 사용하십시오.</translation>
    </message>
    <message>
        <source>a compared path takes no blanks inside its brackets</source>
        <translation>비교하는 경로의 대괄호 안에는 공백을 쓸 수 없음</translation>
    </message>
    <message>
        <source>A {kind} stands under a {first}, not under a {other}.</source>
        <translation>{kind}: {first} 아래에만 둘 수 있으며 {other} 아래에는 둘 수 없습니다.</translation>
    </message>
    <message>
        <source>A {kind} stands under a {first} or a {second}, not under a {other}.</source>
        <translation>{kind}: {first} 또는 {second} 아래에만 둘 수 있으며 {other} 아래에는 둘 수 없습니다.</translation>
    </message>
    <message>
        <source>There is one headquarters, at the top.</source>
        <translation>본사는 최상위에 하나만 있습니다.</translation>
    </message>
    <message>
        <source>There is no complete answer to keep.</source>
        <translation>보관할 완전한 응답이 없습니다.</translation>
    </message>
    <message>
        <source>An answer with status {status} cannot be kept.</source>
        <translation>상태 코드 {status}인 응답은 보관할 수 없습니다.</translation>
    </message>
    <message>
        <source>This answer is no text that could be kept as it came.</source>
        <translation>이 응답은 받은 그대로 보관할 수 있는 텍스트가 아닙니다.</translation>
    </message>
    <message>
        <source>There are {count} samples; at most {most} are kept.</source>
        <translation>샘플이 {count}개입니다. 최대 {most}개까지 보관됩니다.</translation>
    </message>
    <message>
        <source>The answers of all samples have {size} KiB; at most {most} KiB are kept for one API. Remove some.</source>
        <translation>모든 샘플의 응답이 {size} KiB입니다. API 하나에 최대 {most} KiB까지 보관됩니다. 일부를 삭제하세요.</translation>
    </message>
    <message>
        <source>No device&apos;s screen shows this message: no verdict has it.</source>
        <translation>이 메시지는 어떤 판정에도 없으므로 장치 화면에 표시되지 않습니다.</translation>
    </message>
    <message>
        <source>Another sample of this API is named “{name}”.</source>
        <translation>이 API에 “{name}”(이)라는 다른 샘플이 있습니다.</translation>
    </message>
    <message>
        <source>The value of {title} is secret; a sample does not keep it.</source>
        <translation>{title} 값은 비밀이므로 샘플에 보관하지 않습니다.</translation>
    </message>
    <message>
        <source>A sample has the value of the API&apos;s own credential alone.</source>
        <translation>샘플에는 이 API의 인증 수단 값만 있습니다.</translation>
    </message>
    <message>
        <source>{status} is no status of an answer: 200–599.</source>
        <translation>{status}은(는) 응답의 상태 코드가 아닙니다: 200–599.</translation>
    </message>
    <message>
        <source>A Content-Type has at most {most} visible ASCII characters and blanks.</source>
        <translation>Content-Type은 보이는 ASCII 문자와 공백으로 최대 {most}자입니다.</translation>
    </message>
    <message>
        <source>The answer has {size} KiB; a sample keeps at most {most} KiB.</source>
        <translation>응답이 {size} KiB입니다. 샘플은 최대 {most} KiB까지 보관합니다.</translation>
    </message>
    <message>
        <source>it carries the trace id of the call; switch that off under Connection to send one of your own</source>
        <translation>호출의 추적 ID를 전달합니다. 직접 보내려면 ‘연결’에서 끄십시오</translation>
    </message>
    <message>
        <source>it is of the signature, which the section Connection switches on and off</source>
        <translation>서명에 쓰이며 ‘연결’에서 켜고 끕니다</translation>
    </message>
    <message>
        <source>it carries the token of OAuth 2.0, which the section Connection switches on and off</source>
        <translation>OAuth 2.0 토큰을 전달하며, ‘연결’에서 켜고 끕니다</translation>
    </message>
    <message>
        <source>A signature has one secret, or two while one is replaced; here are {count}.</source>
        <translation>서명에는 비밀 키가 하나, 바꾸는 동안에는 둘 필요합니다. 지금은 {count}개입니다.</translation>
    </message>
    <message>
        <source>Enter the secret: it is not stored for this URL.</source>
        <translation>비밀 키를 입력하십시오. 이 URL에는 저장되어 있지 않습니다.</translation>
    </message>
    <message>
        <source>A secret is whsec_ and base64 of {least} to {most} bytes; have one made here, or paste the vendor&apos;s.</source>
        <translation>비밀 키는 whsec_와 {least}~{most}바이트의 base64입니다. 여기서 만들거나 벤더의 것을 붙여 넣으십시오.</translation>
    </message>
    <message>
        <source>The two secrets are the same; remove one.</source>
        <translation>두 비밀 키가 같습니다. 하나를 제거하십시오.</translation>
    </message>
    <message>
        <source>the path {path} has {length} characters, and files below it would have more than the {longest} that Windows lets programs use. Choose a folder of at most {most} characters, or have an administrator of this computer turn on “Enable Win32 long paths” (LongPathsEnabled).</source>
        <translation>경로 {path}은(는) {length}자이며, 그 아래의 파일은 Windows가 프로그램에 허용하는 {longest}자를 넘게 됩니다. {most}자 이하의 폴더를 선택하거나, 이 컴퓨터의 관리자에게 ‘Win32 긴 경로 사용’(LongPathsEnabled)을 켜 달라고 요청하십시오.</translation>
    </message>
    <message>
        <source>The server of this computer is installed as a service and does not answer. `clue-server service status --system` says why; an administrator of this computer can start it: `clue-server service start --system`.</source>
        <translation>이 컴퓨터의 서버가 서비스로 설치되어 있지만 응답하지 않습니다. `clue-server service status --system`이 이유를 알려 주며, 이 컴퓨터의 관리자가 `clue-server service start --system`으로 시작할 수 있습니다.</translation>
    </message>
    <message>
        <source>The settings in {folder} were written by version {version}, which is newer than this program ({ours}); they are left as they are. Install version {version} again, or start this one with --settings and another folder.</source>
        <translation>{folder}의 설정은 이 프로그램({ours})보다 새로운 버전 {version}이(가) 기록했으므로 그대로 두었습니다. 버전 {version}을(를) 다시 설치하거나, --settings에 다른 폴더를 지정하여 시작하십시오.</translation>
    </message>
    <message>
        <source>Use {method} here.</source>
        <translation>여기에서는 {method}을(를) 사용하십시오.</translation>
    </message>
    <message>
        <source>TLS on this server does not take the certificate: {reason}. Have one issued with SHA-256 and a longer key.</source>
        <translation>이 서버의 TLS가 인증서를 받아들이지 않습니다: {reason}. SHA-256과 더 긴 키로 인증서를 발급받으십시오.</translation>
    </message>
    <message>
        <source>The head of the request is larger than {most} bytes or {fields} fields.</source>
        <translation>요청 헤더 부분이 {most}바이트 또는 {fields}개 필드보다 큽니다.</translation>
    </message>
    <message>
        <source>The target of the request is longer than {most} bytes.</source>
        <translation>요청 대상(URL)이 {most}바이트보다 깁니다.</translation>
    </message>
    <message>
        <source>The request has more in its chunk extensions and trailers than in its content.</source>
        <translation>요청의 청크 확장과 트레일러가 본문보다 큽니다.</translation>
    </message>
    <message>
        <source>This is no HTTP/1.1 request.</source>
        <translation>HTTP/1.1 요청이 아닙니다.</translation>
    </message>
    <message>
        <source>The request has more than one Host or Authorization field.</source>
        <translation>요청에 Host 또는 Authorization 필드가 둘 이상 있습니다.</translation>
    </message>
    <message>
        <source>It cannot be told whether this was saved: {reason}. Look before you do it again.</source>
        <translation>저장되었는지 알 수 없습니다: {reason}. 다시 시도하기 전에 확인하십시오.</translation>
    </message>
    <message>
        <source>Nothing could be read: {reason}. All doors are denied meanwhile.</source>
        <translation>읽지 못했습니다: {reason}. 그동안 모든 출입이 거부됩니다.</translation>
    </message>
    <message>
        <source>The server is about to end. Try again in a moment.</source>
        <translation>서버가 곧 종료됩니다. 잠시 후 다시 시도하십시오.</translation>
    </message>
    <message>
        <source>Verifications are denied: {reason}.</source>
        <translation>검증 요청이 거부됩니다: {reason}.</translation>
    </message>
    <message>
        <source>Verifications are denied until the configuration is loaded.</source>
        <translation>설정을 불러올 때까지 검증 요청이 거부됩니다.</translation>
    </message>
    <message>
        <source>The secret stored for {context} is in no known form.</source>
        <translation>{context}에 저장된 비밀 값의 형식을 알 수 없습니다.</translation>
    </message>
    <message>
        <source>The secret stored for {context} cannot be opened: it was changed, or sealed under another key.</source>
        <translation>{context}에 저장된 비밀 값을 열 수 없습니다. 값이 변경되었거나 다른 키로 봉인되었습니다.</translation>
    </message>
    <message>
        <source>{title} has no shadow to switch to.</source>
        <translation>{title}에는 전환할 섀도가 없습니다.</translation>
    </message>
    <message>
        <source>the database was being put back at that moment</source>
        <translation>그때 데이터베이스를 복원하고 있었습니다</translation>
    </message>
    <message>
        <source>Switch on OAuth 2.0 under Connection first.</source>
        <translation>먼저 ‘연결’에서 OAuth 2.0을 켜십시오.</translation>
    </message>
    <message>
        <source>A sample does not keep the value of {title}, which is secret.</source>
        <translation>{title} 값은 비밀이므로 샘플에 보관되지 않습니다.</translation>
    </message>
    <message>
        <source>“{name}” has no sample of this value.</source>
        <translation>“{name}”에 이 값의 샘플이 없습니다.</translation>
    </message>
    <message>
        <source>The email address or the password is wrong (attempts left: {n}).</source>
        <translation>이메일 주소 또는 비밀번호가 올바르지 않습니다(남은 횟수: {n}).</translation>
    </message>
    <message>
        <source>Name the place to move it under.</source>
        <translation>이동할 상위 항목을 지정하십시오.</translation>
    </message>
    <message>
        <source>The headquarters cannot be deleted.</source>
        <translation>본사는 삭제할 수 없습니다.</translation>
    </message>
    <message>
        <source>{name} still has places or devices; move or delete those first.</source>
        <translation>{name}에 아직 장소나 기기가 있습니다. 먼저 이동하거나 삭제하십시오.</translation>
    </message>
    <message>
        <source>The last owner cannot be removed; make somebody else an owner first.</source>
        <translation>마지막 소유자는 제거할 수 없습니다. 먼저 다른 사람을 소유자로 지정하십시오.</translation>
    </message>
    <message>
        <source>Only an owner may end other people&apos;s sessions.</source>
        <translation>다른 사람의 세션은 소유자만 종료할 수 있습니다.</translation>
    </message>
    <message>
        <source>This person holds this role already.</source>
        <translation>이 사람은 이미 이 역할을 가지고 있습니다.</translation>
    </message>
    <message>
        <source>This code is not valid. It may be mistyped, used already, withdrawn or expired; ask for a new one.</source>
        <translation>유효하지 않은 코드입니다. 잘못 입력했거나 이미 사용·철회·만료된 코드일 수 있습니다. 새 코드를 요청하십시오.</translation>
    </message>
    <message>
        <source>This is not your present password.</source>
        <translation>현재 비밀번호와 일치하지 않습니다.</translation>
    </message>
    <message>
        <source>The password must have at least {least} characters.</source>
        <translation>비밀번호는 {least}자 이상이어야 합니다.</translation>
    </message>
    <message>
        <source>The password must have at most {most} characters.</source>
        <translation>비밀번호는 {most}자 이하여야 합니다.</translation>
    </message>
    <message>
        <source>The email address has {count} characters; at most {most} are allowed.</source>
        <translation>이메일 주소가 {count}자입니다. 최대 {most}자까지 입력할 수 있습니다.</translation>
    </message>
    <message>
        <source>Enter an email address.</source>
        <translation>이메일 주소를 입력하십시오.</translation>
    </message>
    <message>
        <source>An email address has an @ between the mailbox and the domain, as in name@example.com.</source>
        <translation>이메일 주소는 name@example.com과 같이 사용자 이름과 도메인 사이에 @가 있어야 합니다.</translation>
    </message>
    <message>
        <source>The mailbox is missing: what stands before the @.</source>
        <translation>@ 앞의 사용자 이름이 없습니다.</translation>
    </message>
    <message>
        <source>The domain is missing: what stands after the @.</source>
        <translation>@ 뒤의 도메인이 없습니다.</translation>
    </message>
    <message>
        <source>“{text}” cannot be a mailbox: see what stands before the @.</source>
        <translation>“{text}”은(는) 사용자 이름이 될 수 없습니다. @ 앞부분을 확인하십시오.</translation>
    </message>
    <message>
        <source>“{text}” cannot be a domain: see what stands after the @.</source>
        <translation>“{text}”은(는) 도메인이 될 수 없습니다. @ 뒷부분을 확인하십시오.</translation>
    </message>
    <message>
        <source>The entered Place ID does not exist. Please check the correct Place ID and enter it again.</source>
        <translation>입력한 장소 ID가 존재하지 않습니다. 올바른 장소 ID를 확인한 후 다시 입력하십시오.</translation>
    </message>
    <message>
        <source>The administrator must first set an allocation email address.</source>
        <translation>관리자가 먼저 할당 이메일 주소를 설정해야 합니다.</translation>
    </message>
    <message>
        <source>This device is already registered. Changes can be made from the CLUe portal.</source>
        <translation>이미 등록된 기기입니다. CLUe 포털에서 변경할 수 있습니다.</translation>
    </message>
    <message>
        <source>You can request a new code in {n} seconds.</source>
        <translation>{n}초 후에 새 코드를 요청할 수 있습니다.</translation>
    </message>
    <message>
        <source>The allocation code has expired. Please request a new code.</source>
        <translation>할당 코드가 만료되었습니다. 새 코드를 요청하십시오.</translation>
    </message>
    <message>
        <source>The allocation code was entered incorrectly 5 times and has been discarded. Please request a new code.</source>
        <translation>할당 코드를 5회 잘못 입력하여 폐기되었습니다. 새 코드를 요청하십시오.</translation>
    </message>
    <message>
        <source>Please request an allocation code first.</source>
        <translation>먼저 할당 코드를 요청하십시오.</translation>
    </message>
    <message>
        <source>Please enter the 6-digit allocation code.</source>
        <translation>6자리 할당 코드를 입력하십시오.</translation>
    </message>
    <message>
        <source>The device serial must be 9 to 12 digits.</source>
        <translation>기기 시리얼은 숫자 9~12자리여야 합니다.</translation>
    </message>
    <message>
        <source>Too many attempts. Try again in {n} seconds, or ask the Place&apos;s administrator to lift the limits.</source>
        <translation>시도 횟수가 너무 많습니다. {n}초 후 다시 시도하거나 장소 관리자에게 제한 해제를 요청하십시오.</translation>
    </message>
    <message>
        <source>An administrator has refused to register this device at this Place. Try again in {n} seconds, or ask the administrator.</source>
        <translation>관리자가 이 장소에 이 기기를 등록하는 것을 거부했습니다. {n}초 후 다시 시도하거나 관리자에게 문의하십시오.</translation>
    </message>
    <message>
        <source>Remove the control characters, such as line breaks.</source>
        <translation>줄바꿈 등의 제어 문자를 삭제하십시오.</translation>
    </message>
    <message>
        <source>Enter the mail server&apos;s name or address, without a port.</source>
        <translation>메일 서버의 이름이나 주소를 포트 없이 입력하십시오.</translation>
    </message>
    <message>
        <source>The port must be from 1 to 65535.</source>
        <translation>포트는 1에서 65535 사이여야 합니다.</translation>
    </message>
    <message>
        <source>Choose STARTTLS or TLS: a user name and password are never sent unencrypted.</source>
        <translation>STARTTLS 또는 TLS를 선택하십시오. 사용자 이름과 비밀번호는 암호화 없이 전송하지 않습니다.</translation>
    </message>
    <message>
        <source>Enter the user name of this password.</source>
        <translation>이 비밀번호의 사용자 이름을 입력하십시오.</translation>
    </message>
    <message>
        <source>Enter the password; a stored one is sent only to the host and port that it was entered for.</source>
        <translation>비밀번호를 입력하십시오. 저장된 비밀번호는 입력 당시의 호스트와 포트로만 전송됩니다.</translation>
    </message>
    <message>
        <source>Enter the address that mails come from.</source>
        <translation>메일을 보내는 주소를 입력하십시오.</translation>
    </message>
    <message>
        <source>{reason} Enter the password again.</source>
        <translation>{reason} 비밀번호를 다시 입력하십시오.</translation>
    </message>
    <message>
        <source>Enter the mail server that is to be tested.</source>
        <translation>테스트할 메일 서버를 입력하십시오.</translation>
    </message>
    <message>
        <source>This mail is being sent right now. Try again in a minute.</source>
        <translation>이 메일은 지금 전송 중입니다. 1분 후 다시 시도하십시오.</translation>
    </message>
    <message>
        <source>This mail has been sent already.</source>
        <translation>이 메일은 이미 전송되었습니다.</translation>
    </message>
    <message>
        <source>This mail has expired: what it says does not hold any more.</source>
        <translation>이 메일은 만료되었습니다. 내용이 더 이상 유효하지 않습니다.</translation>
    </message>
    <message>
        <source>It expired before it could be sent.</source>
        <translation>전송하기 전에 만료되었습니다.</translation>
    </message>
    <message>
        <source>It expired before it could be sent. {reason}</source>
        <translation>전송하기 전에 만료되었습니다. {reason}</translation>
    </message>
    <message>
        <source>The server failed ({name}). Its log has details.</source>
        <translation>서버에 오류가 발생했습니다({name}). 서버 로그를 확인하십시오.</translation>
    </message>
    <message>
        <source>The certificate of {where} is not accepted: {reason}. {advice}</source>
        <translation>{where}의 인증서를 신뢰할 수 없습니다: {reason}. {advice}</translation>
    </message>
    <message>
        <source>Check the clock of this server, and the certificate with who runs the mail server.</source>
        <translation>이 서버의 시계를 확인하고 메일 서버 운영자와 함께 인증서를 확인하십시오.</translation>
    </message>
    <message>
        <source>the mail server ended the connection</source>
        <translation>메일 서버가 연결을 끊었습니다</translation>
    </message>
    <message>
        <source>The connection to {where} failed ({step}): {reason}.</source>
        <translation>{where}에 연결하지 못했습니다({step}): {reason}.</translation>
    </message>
    <message>
        <source>Enter the mail server by the name that its certificate has.</source>
        <translation>메일 서버를 인증서에 있는 이름으로 입력하십시오.</translation>
    </message>
    <message>
        <source>If it comes from a CA of your own, name that CA&apos;s file.</source>
        <translation>자체 CA에서 발급한 인증서라면 CA 파일을 지정하십시오.</translation>
    </message>
    <message>
        <source>{file} holds no certificate in PEM form.</source>
        <translation>{file}: PEM 형식의 인증서가 없습니다.</translation>
    </message>
    <message>
        <source>{file} cannot be read on the server: {reason}.</source>
        <translation>{file}: 서버에서 읽을 수 없습니다. {reason}.</translation>
    </message>
    <message>
        <source>{where} did not answer in time ({step}); the limit is {seconds} s.</source>
        <translation>{where}이(가) 제한 시간 {seconds}초 안에 응답하지 않았습니다({step}).</translation>
    </message>
    <message>
        <source>{where} does not offer STARTTLS, so nothing was sent. Choose TLS (usually port 465) or ask who runs the mail server.</source>
        <translation>{where}이(가) STARTTLS를 지원하지 않아 전송하지 않았습니다. TLS(보통 포트 465)를 선택하거나 메일 서버 운영자에게 문의하십시오.</translation>
    </message>
    <message>
        <source>greeting</source>
        <translation>인사</translation>
    </message>
    <message>
        <source>greeting again</source>
        <translation>다시 인사</translation>
    </message>
    <message>
        <source>signing in</source>
        <translation>로그인</translation>
    </message>
    <message>
        <source>naming the sender</source>
        <translation>보내는 사람 지정</translation>
    </message>
    <message>
        <source>naming the recipient</source>
        <translation>받는 사람 지정</translation>
    </message>
    <message>
        <source>handing the message over</source>
        <translation>메시지 전달</translation>
    </message>
    <message>
        <source>The connection to {where} is not encrypted, so the password was not sent.</source>
        <translation>{where}에 대한 연결이 암호화되지 않아 비밀번호를 전송하지 않았습니다.</translation>
    </message>
    <message>
        <source>{where} offers no way to sign in that this server knows. Remove the user name, or use the port for sending mail (usually 587 or 465).</source>
        <translation>{where}이(가) 이 서버가 지원하는 로그인 방식을 제공하지 않습니다. 사용자 이름을 삭제하거나 메일 전송용 포트(보통 587 또는 465)를 사용하십시오.</translation>
    </message>
    <message>
        <source>{where} offers no other way to sign in than {ways}, which this server does not know. Ask who runs the mail server to allow a user name and password (SMTP AUTH) for this account.</source>
        <translation>{where}은(는) {ways} 외의 로그인 방법을 제공하지 않으며, 이 서버는 그 방법을 모릅니다. 메일 서버 운영자에게 이 계정에 사용자 이름과 비밀번호(SMTP AUTH)를 허용해 달라고 요청하십시오.</translation>
    </message>
    <message>
        <source>it holds no certificate in PEM form</source>
        <translation>PEM 형식의 인증서가 들어 있지 않습니다</translation>
    </message>
    <message>
        <source>“{text}” cannot be a name in the DNS, so no mail can be sent there.</source>
        <translation>“{text}”은(는) DNS 이름이 될 수 없어 해당 주소로 메일을 보낼 수 없습니다.</translation>
    </message>
    <message>
        <source>{where} takes only addresses in ASCII before the @, which {sender} to {recipient} is not.</source>
        <translation>{where}은(는) @ 앞이 ASCII인 주소만 받습니다. {sender} 또는 {recipient}이(가) 이에 맞지 않습니다.</translation>
    </message>
    <message>
        <source>TLS with {where} failed ({reason}). Check the port: TLS usually has 465, STARTTLS 587.</source>
        <translation>{where}와(과)의 TLS 연결에 실패했습니다({reason}). 포트를 확인하십시오. 보통 TLS는 465, STARTTLS는 587입니다.</translation>
    </message>
    <message>
        <source>The name {host} could not be found. Check how it is written.</source>
        <translation>이름 {host}을(를) 찾을 수 없습니다. 철자를 확인하십시오.</translation>
    </message>
    <message>
        <source>{where} does not speak SMTP as expected ({step}): {reason}</source>
        <translation>{where}의 SMTP 응답이 예상과 다릅니다({step}): {reason}</translation>
    </message>
    <message>
        <source>{where} refused ({step}): {reason}</source>
        <translation>{where}이(가) 거부했습니다({step}): {reason}</translation>
    </message>
    <message>
        <source>This password is among the first that are tried. Choose another one.</source>
        <translation>가장 먼저 추측되는 비밀번호 중 하나입니다. 다른 비밀번호를 선택하십시오.</translation>
    </message>
    <message>
        <source>The password must not be the email address.</source>
        <translation>이메일 주소를 비밀번호로 사용할 수 없습니다.</translation>
    </message>
    <message>
        <source>{name} is not started.</source>
        <translation>{name}: 시작되지 않았습니다.</translation>
    </message>
    <message>
        <source>{name} is starting.</source>
        <translation>{name}: 시작하는 중입니다.</translation>
    </message>
    <message>
        <source>{name} runs (process {pid}).</source>
        <translation>{name}: 실행 중입니다(프로세스 {pid}).</translation>
    </message>
    <message>
        <source>{name} is stopping.</source>
        <translation>{name}: 종료하는 중입니다.</translation>
    </message>
    <message>
        <source>{name} could not be started.</source>
        <translation>{name}: 시작할 수 없습니다.</translation>
    </message>
    <message>
        <source>{name} has ended.</source>
        <translation>{name}: 종료되었습니다.</translation>
    </message>
    <message>
        <source>{name} was killed by {signal}.</source>
        <translation>{name}: {signal}에 의해 강제 종료되었습니다.</translation>
    </message>
    <message>
        <source>{name} ended with exit code {code}.</source>
        <translation>{name}: 종료 코드 {code}(으)로 종료되었습니다.</translation>
    </message>
    <message>
        <source>{reason} Its last words: {last}</source>
        <translation>{reason} 마지막 출력: {last}</translation>
    </message>
    <message>
        <source>{reason} It is started again in {seconds} s.</source>
        <translation>{reason} {seconds}초 후 다시 시작합니다.</translation>
    </message>
    <message>
        <source>{name} was not ready within {seconds} s.</source>
        <translation>{name}: {seconds}초 안에 준비되지 않았습니다.</translation>
    </message>
    <message>
        <source>{name} did not say that it is ready, but: {said}</source>
        <translation>{name}: 준비되었다는 응답 대신 다음을 출력했습니다: {said}</translation>
    </message>
    <message>
        <source>the disk of the data directory is full</source>
        <translation>데이터 폴더의 디스크가 가득 찼습니다</translation>
    </message>
    <message>
        <source>backup</source>
        <translation>백업</translation>
    </message>
    <message>
        <source>A backup is being made already. Wait until it is done.</source>
        <translation>이미 백업을 만드는 중입니다. 끝날 때까지 기다리십시오.</translation>
    </message>
    <message>
        <source>The data is in PostgreSQL: back it up with pg_dump, and keep a copy of the data directory, where the keys are.</source>
        <translation>데이터가 PostgreSQL에 있습니다. pg_dump로 백업하고, 키가 있는 데이터 폴더의 사본을 보관하십시오.</translation>
    </message>
    <message>
        <source>the backup was not written ({reason})</source>
        <translation>백업을 쓰지 못했습니다({reason})</translation>
    </message>
    <message>
        <source>the backup was not deleted ({reason})</source>
        <translation>백업을 삭제하지 못했습니다({reason})</translation>
    </message>
    <message>
        <source>the disk of the data directory fails</source>
        <translation>데이터 폴더의 디스크에 장애가 있습니다</translation>
    </message>
    <message>
        <source>the disk of the data directory takes no more: it or a quota on it is full, or it fails</source>
        <translation>데이터 폴더의 디스크에 더 쓸 수 없습니다: 디스크나 할당량이 가득 찼거나 디스크에 오류가 있습니다</translation>
    </message>
    <message>
        <source>the disk of the database server is full</source>
        <translation>데이터베이스 서버의 디스크가 가득 찼습니다</translation>
    </message>
    <message>
        <source>the database server has no connection left</source>
        <translation>데이터베이스 서버에 남은 연결이 없습니다</translation>
    </message>
    <message>
        <source>the database took too long</source>
        <translation>데이터베이스가 너무 오래 걸렸습니다</translation>
    </message>
    <message>
        <source>many changes are waiting already</source>
        <translation>이미 많은 변경이 기다리고 있습니다</translation>
    </message>
    <message>
        <source>Name the place to move the device to.</source>
        <translation>기기를 이동할 위치를 지정하십시오.</translation>
    </message>
    <message>
        <source>{folder} is on another machine. SQLite keeps no data safe over the network: give a folder of a disk of this machine, or keep the data in PostgreSQL (CLUE_DATABASE).</source>
        <translation>{folder}은(는) 다른 컴퓨터에 있습니다. SQLite는 네트워크에서 데이터를 안전하게 보관하지 못합니다. 이 컴퓨터의 디스크에 있는 폴더를 지정하거나 데이터를 PostgreSQL(CLUE_DATABASE)에 보관하십시오.</translation>
    </message>
    <message>
        <source>Send the device&apos;s token.</source>
        <translation>기기의 토큰을 보내십시오.</translation>
    </message>
    <message>
        <source>The server waits for its database, and goes on by itself. Until then doors are denied.</source>
        <translation>서버가 데이터베이스를 기다리고 있으며, 연결되면 스스로 계속합니다. 그때까지 출입이 거부됩니다.</translation>
    </message>
    <message>
        <source>the database file is read-only</source>
        <translation>데이터베이스 파일이 읽기 전용입니다</translation>
    </message>
    <message>
        <source>the database file cannot be opened</source>
        <translation>데이터베이스 파일을 열 수 없습니다</translation>
    </message>
    <message>
        <source>the database is locked by another program</source>
        <translation>다른 프로그램이 데이터베이스를 잠갔습니다</translation>
    </message>
    <message>
        <source>the database file is damaged</source>
        <translation>데이터베이스 파일이 손상되었습니다</translation>
    </message>
    <message>
        <source>the connection to the database broke</source>
        <translation>데이터베이스 연결이 끊어졌습니다</translation>
    </message>
    <message>
        <source>the database is read-only</source>
        <translation>데이터베이스가 읽기 전용입니다</translation>
    </message>
    <message>
        <source>the database was busy with another change</source>
        <translation>데이터베이스가 다른 변경을 처리 중이었습니다</translation>
    </message>
    <message>
        <source>the database server is out of disk, memory or connections</source>
        <translation>데이터베이스 서버의 디스크, 메모리 또는 연결이 부족합니다</translation>
    </message>
    <message>
        <source>the database server is shutting down</source>
        <translation>데이터베이스 서버가 종료 중입니다</translation>
    </message>
    <message>
        <source>the database server&apos;s disk fails</source>
        <translation>데이터베이스 서버의 디스크에 장애가 있습니다</translation>
    </message>
    <message>
        <source>the database server cannot be reached</source>
        <translation>데이터베이스 서버에 연결할 수 없습니다</translation>
    </message>
    <message>
        <source>the database server has closed this connection</source>
        <translation>데이터베이스 서버가 연결을 닫았습니다</translation>
    </message>
    <message>
        <source>all connections to the database are busy</source>
        <translation>데이터베이스의 모든 연결이 사용 중입니다</translation>
    </message>
    <message>
        <source>A text holds the character NUL, which cannot be kept</source>
        <translation>텍스트에 저장할 수 없는 NUL 문자가 있습니다</translation>
    </message>
    <message>
        <source>{reason}.</source>
        <translation>{reason}.</translation>
    </message>
    <message>
        <source>Ask for at most {most} steps that fill the time exactly.</source>
        <translation>기간을 정확히 나누는 단계를 최대 {most}개까지 요청하십시오.</translation>
    </message>
    <message>
        <source>{entry} cannot be used: {reason}</source>
        <translation>{entry}: 사용할 수 없습니다. {reason}</translation>
    </message>
    <message>
        <source>an address with bits beyond the range; did you mean {range}?</source>
        <translation>범위를 벗어난 비트가 있는 주소입니다. {range}을(를) 입력하려고 했습니까?</translation>
    </message>
    <message>
        <source>not an address range such as 10.2.0.0/16 or fd12:3456::/32</source>
        <translation>10.2.0.0/16, fd12:3456::/32와 같은 주소 범위가 아닙니다</translation>
    </message>
    <message>
        <source>an unspecified address</source>
        <translation>미지정 주소</translation>
    </message>
    <message>
        <source>a link-local address</source>
        <translation>링크 로컬 주소</translation>
    </message>
    <message>
        <source>a multicast address</source>
        <translation>멀티캐스트 주소</translation>
    </message>
    <message>
        <source>the broadcast address</source>
        <translation>브로드캐스트 주소</translation>
    </message>
    <message>
        <source>a cloud metadata address</source>
        <translation>클라우드 메타데이터 주소</translation>
    </message>
    <message>
        <source>{range} is a form of IPv4 addresses inside IPv6: list the IPv4 range itself</source>
        <translation>{range}: IPv6에 포함된 IPv4 주소 형식입니다. IPv4 범위를 직접 입력하십시오</translation>
    </message>
    <message>
        <source>a loopback address, which only the server&apos;s own option --vendor-network, or CLUE_VENDOR_NETWORKS in its environment, can allow</source>
        <translation>루프백 주소(서버 자체의 --vendor-network 옵션 또는 서버 환경 변수 CLUE_VENDOR_NETWORKS로만 허용)</translation>
    </message>
    <message>
        <source>a private address that is not listed under Server settings › Vendor networks</source>
        <translation>서버 설정 › 벤더 네트워크에 등록되지 않은 사설 주소</translation>
    </message>
    <message>
        <source>{range} contains loopback addresses: only the server&apos;s own option --vendor-network, or CLUE_VENDOR_NETWORKS in its environment, can allow those</source>
        <translation>{range}: 루프백 주소가 포함되어 있습니다. 서버 자체의 --vendor-network 옵션 또는 서버 환경 변수 CLUE_VENDOR_NETWORKS로만 허용할 수 있습니다</translation>
    </message>
    <message>
        <source>A certificate in the file is damaged; ask for the file again.</source>
        <translation>파일에 든 인증서가 손상되었습니다. 파일을 다시 요청하십시오.</translation>
    </message>
    <message>
        <source>There is no certificate in it. Such a file is PEM, with a line -----BEGIN CERTIFICATE-----, or DER.</source>
        <translation>파일에 인증서가 없습니다. 이런 파일은 -----BEGIN CERTIFICATE----- 줄이 있는 PEM이거나 DER입니다.</translation>
    </message>
    <message>
        <source>There are {count} CAs in it; at most {most} are possible. Choose a file with those that issue the vendor&apos;s certificate.</source>
        <translation>CA가 {count}개 들어 있습니다. {most}개까지 가능합니다. 벤더의 인증서를 발급하는 CA만 든 파일을 선택하십시오.</translation>
    </message>
    <message>
        <source>{subject} is no CA, but a certificate that one has issued. Choose the certificate of its issuer, {issuer}.</source>
        <translation>{subject}은(는) CA가 아니라 CA가 발급한 인증서입니다. 발급자 {issuer}의 인증서를 선택하십시오.</translation>
    </message>
    <message>
        <source>The file has to be sent as base64.</source>
        <translation>파일은 base64로 보내야 합니다.</translation>
    </message>
    <message>
        <source>There is a key in the file, and no certificate. Choose a file with both: PEM with one after the other, or PKCS#12 (.p12, .pfx).</source>
        <translation>파일에 키만 있고 인증서가 없습니다. 둘 다 든 파일을 선택하십시오. 둘을 이어 넣은 PEM 또는 PKCS#12(.p12, .pfx)입니다.</translation>
    </message>
    <message>
        <source>There is neither a certificate nor a key in the file. Choose PEM with both, or PKCS#12 (.p12, .pfx).</source>
        <translation>파일에 인증서도 키도 없습니다. 둘 다 든 PEM 또는 PKCS#12(.p12, .pfx)를 선택하십시오.</translation>
    </message>
    <message>
        <source>There is a certificate in the file, and no private key. Choose a file with both: PEM with one after the other, or PKCS#12 (.p12, .pfx).</source>
        <translation>파일에 인증서만 있고 개인 키가 없습니다. 둘 다 든 파일을 선택하십시오. 둘을 이어 넣은 PEM 또는 PKCS#12(.p12, .pfx)입니다.</translation>
    </message>
    <message>
        <source>The file is encrypted in a way that is not known here. Have it written anew, with AES-256.</source>
        <translation>파일이 여기서 알 수 없는 방식으로 암호화되어 있습니다. AES-256으로 다시 만들어 달라고 하십시오.</translation>
    </message>
    <message>
        <source>The private key in the file is not the one of the certificate {subject}. Choose the file in which they belong together.</source>
        <translation>파일의 개인 키가 인증서 {subject}의 것이 아닙니다. 서로 맞는 키와 인증서가 든 파일을 선택하십시오.</translation>
    </message>
    <message>
        <source>The file is larger than {most} KiB, which no such file is.</source>
        <translation>파일이 {most} KiB보다 큽니다. 이런 파일은 그만큼 크지 않습니다.</translation>
    </message>
    <message>
        <source>The certificate {subject} expired on {day}. Ask for a new one.</source>
        <translation>인증서 {subject}이(가) {day}에 만료되었습니다. 새 인증서를 요청하십시오.</translation>
    </message>
    <message>
        <source>The certificate {subject} is not valid before {day}. Check the clock, or choose it then.</source>
        <translation>인증서 {subject}은(는) {day}부터 유효합니다. 시계를 확인하거나 그때 선택하십시오.</translation>
    </message>
    <message>
        <source>The file is damaged, or not whole. Ask for the file again.</source>
        <translation>파일이 손상되었거나 온전하지 않습니다. 파일을 다시 요청하십시오.</translation>
    </message>
    <message>
        <source>The file has a password: enter it. It is used once, and not kept.</source>
        <translation>파일에 비밀번호가 있습니다. 입력하십시오. 한 번만 쓰이고 보관되지 않습니다.</translation>
    </message>
    <message>
        <source>This is not the file&apos;s password.</source>
        <translation>파일의 비밀번호가 아닙니다.</translation>
    </message>
    <message>
        <source>The file&apos;s password is stretched more than {most} times, which would keep the server busy. Have the file written anew.</source>
        <translation>파일의 비밀번호에 {most}회보다 많은 반복이 설정되어 있어 서버를 오래 붙잡습니다. 파일을 다시 만들어 달라고 하십시오.</translation>
    </message>
    <message>
        <source>TLS cannot use this kind of key. Have a certificate issued for RSA of {bits} bits or more, for an elliptic curve (P-256, P-384, P-521), or for Ed25519.</source>
        <translation>TLS가 이 종류의 키를 쓸 수 없습니다. {bits}비트 이상의 RSA, 타원 곡선(P-256, P-384, P-521) 또는 Ed25519로 인증서를 발급받으십시오.</translation>
    </message>
    <message>
        <source>What answered is signed, but this version cannot read it ({fault}).</source>
        <translation>받은 응답은 서명되어 있지만 이 버전은 읽을 수 없습니다({fault}).</translation>
    </message>
    <message>
        <source>{host} answered with HTTP {status}.</source>
        <translation>{host}이(가) HTTP {status}(으)로 응답했습니다.</translation>
    </message>
    <message>
        <source>{host} answered with more than a feed can be.</source>
        <translation>{host}이(가) 새 버전 안내로는 너무 긴 응답을 보냈습니다.</translation>
    </message>
    <message>
        <source>The proxy that this computer names cannot be used: {reason}</source>
        <translation>이 컴퓨터에 지정된 프록시를 사용할 수 없습니다: {reason}</translation>
    </message>
    <message>
        <source>What answered is not signed by whoever makes this program. It is not followed.</source>
        <translation>받은 응답에 이 프로그램을 만드는 곳의 서명이 없습니다. 따르지 않습니다.</translation>
    </message>
    <message>
        <source>What answered is not a feed of new versions. It is not followed.</source>
        <translation>받은 응답은 새 버전 안내가 아닙니다. 따르지 않습니다.</translation>
    </message>
    <message>
        <source>{title} has no API to compare a shadow with; assign one first.</source>
        <translation>{title}에는 섀도와 비교할 API가 없습니다. 먼저 API를 할당하십시오.</translation>
    </message>
    <message>
        <source>{title} is verified by this very API; choose another one as its shadow.</source>
        <translation>{title}은(는) 바로 이 API로 검증합니다. 다른 API를 섀도로 선택하십시오.</translation>
    </message>
    <message>
        <source>it redirects (status {status}), which is not followed</source>
        <translation>리디렉션(상태 {status})하며, 이를 따라가지 않습니다</translation>
    </message>
    <message>
        <source>it has a fault of its own (status {status})</source>
        <translation>자체 오류가 있습니다(상태 {status})</translation>
    </message>
    <message>
        <source>it is larger than {most} bytes</source>
        <translation>{most}바이트보다 큽니다</translation>
    </message>
    <message>
        <source>its Content-Type is not application/json</source>
        <translation>Content-Type이 application/json이 아닙니다</translation>
    </message>
    <message>
        <source>it is no valid JSON</source>
        <translation>올바른 JSON이 아닙니다</translation>
    </message>
    <message>
        <source>it is no JSON object</source>
        <translation>JSON 객체가 아닙니다</translation>
    </message>
    <message>
        <source>it refuses: {error} (status {status})</source>
        <translation>거부합니다: {error}(상태 {status})</translation>
    </message>
    <message>
        <source>it refuses (status {status})</source>
        <translation>거부합니다(상태 {status})</translation>
    </message>
    <message>
        <source>it has no access_token</source>
        <translation>access_token이 없습니다</translation>
    </message>
    <message>
        <source>its token has more than {most} characters</source>
        <translation>토큰이 {most}자를 넘습니다</translation>
    </message>
    <message>
        <source>its token has a character that no header can hold</source>
        <translation>토큰에 헤더가 담을 수 없는 문자가 있습니다</translation>
    </message>
    <message>
        <source>its token_type is not Bearer</source>
        <translation>token_type이 Bearer가 아닙니다</translation>
    </message>
    <message>
        <source>its expires_in is no number of seconds from 1 on</source>
        <translation>expires_in이 1 이상의 초가 아닙니다</translation>
    </message>
    <message>
        <source>its answer cannot be used: {reason}</source>
        <translation>응답을 쓸 수 없습니다: {reason}</translation>
    </message>
    <message>
        <source>The token server gave no token</source>
        <translation>토큰 서버가 토큰을 주지 않음</translation>
    </message>
    <message>
        <source>The token server refused a token</source>
        <translation>토큰 서버가 토큰을 거부함</translation>
    </message>
    <message>
        <source>The vendor asks for a client certificate</source>
        <translation>벤더가 클라이언트 인증서를 요구함</translation>
    </message>
    <message>
        <source>Under Connection: is the certificate chosen that the vendor has issued for you?</source>
        <translation>‘연결’에서: 벤더가 발급한 인증서가 선택되어 있습니까?</translation>
    </message>
    <message>
        <source>The vendor refuses our client certificate</source>
        <translation>벤더가 클라이언트 인증서를 거부함</translation>
    </message>
    <message>
        <source>Under Connection: is it the one that the vendor has issued for you, has it not ended, and is its chain in the file?</source>
        <translation>‘연결’에서: 벤더가 발급한 인증서이고 만료되지 않았으며 체인이 파일에 들어 있습니까?</translation>
    </message>
    <message>
        <source>The token server must not be called</source>
        <translation>토큰 서버를 호출할 수 없음</translation>
    </message>
    <message>
        <source>Under Connection: is the token URL right, and is its network one that vendors may be in?</source>
        <translation>‘연결’의 토큰 URL이 맞습니까? 벤더에 허용된 네트워크입니까?</translation>
    </message>
    <message>
        <source>The token came too late for the call</source>
        <translation>토큰이 호출에 늦게 도착함</translation>
    </message>
    <message>
        <source>How quickly does the token server answer? The next call has the token</source>
        <translation>토큰 서버가 얼마나 빨리 응답합니까? 다음 호출에는 토큰이 있습니다</translation>
    </message>
    <message>
        <source>The token server does not accept the client</source>
        <translation>토큰 서버가 클라이언트를 받아들이지 않음</translation>
    </message>
    <message>
        <source>Under Connection: are client id and secret those of the vendor, has the secret not ended, and does the token server want it in the header or in the body?</source>
        <translation>‘연결’의 클라이언트 ID와 시크릿이 벤더가 준 것입니까? 시크릿이 만료되지 않았습니까? 토큰 서버가 헤더와 본문 중 어느 쪽을 요구합니까?</translation>
    </message>
    <message>
        <source>The token server refuses the scope or the audience</source>
        <translation>토큰 서버가 스코프 또는 오디언스를 거부함</translation>
    </message>
    <message>
        <source>Under Connection: are scope and audience written as the vendor gives them?</source>
        <translation>‘연결’의 스코프와 오디언스가 벤더가 준 그대로입니까?</translation>
    </message>
    <message>
        <source>The token server redirects</source>
        <translation>토큰 서버가 리디렉션함</translation>
    </message>
    <message>
        <source>Is the token URL the token server&apos;s own address, to the last slash? Redirects are not followed</source>
        <translation>토큰 URL이 마지막 슬래시까지 토큰 서버의 주소와 같습니까? 리디렉션은 따라가지 않습니다</translation>
    </message>
    <message>
        <source>The token server has a fault of its own</source>
        <translation>토큰 서버에 자체 오류가 있음</translation>
    </message>
    <message>
        <source>What does the token server&apos;s log say?</source>
        <translation>토큰 서버의 로그를 확인하십시오</translation>
    </message>
    <message>
        <source>The token server&apos;s answer holds no token that can be used</source>
        <translation>토큰 서버의 응답에 쓸 수 있는 토큰이 없음</translation>
    </message>
    <message>
        <source>Is the token URL that of the token endpoint? It has to answer with JSON that has access_token and token_type Bearer</source>
        <translation>토큰 URL이 토큰 엔드포인트의 주소입니까? access_token과 token_type Bearer가 있는 JSON으로 응답해야 합니다</translation>
    </message>
    <message>
        <source>Enter the client id: 1–{most} visible ASCII characters.</source>
        <translation>클라이언트 ID를 입력하십시오. 보이는 ASCII 문자 1–{most}자입니다.</translation>
    </message>
    <message>
        <source>Enter the client secret: it is not stored for this token URL and this webhook URL.</source>
        <translation>클라이언트 시크릿을 입력하십시오. 이 토큰 URL과 웹훅 URL에 대해 저장된 것이 없습니다.</translation>
    </message>
    <message>
        <source>Enter the client secret.</source>
        <translation>클라이언트 시크릿을 입력하십시오.</translation>
    </message>
    <message>
        <source>A client secret has 1–{most} visible ASCII characters.</source>
        <translation>클라이언트 시크릿은 보이는 ASCII 문자 1–{most}자입니다.</translation>
    </message>
    <message>
        <source>Scopes are visible ASCII characters without &quot; and \, with one blank between two; {most} characters at most.</source>
        <translation>스코프는 &quot;와 \를 제외한 보이는 ASCII 문자이며 둘 사이를 공백 하나로 구분합니다. 최대 {most}자입니다.</translation>
    </message>
    <message>
        <source>An audience has at most {most} visible ASCII characters.</source>
        <translation>오디언스는 보이는 ASCII 문자 최대 {most}자입니다.</translation>
    </message>
    <message>
        <source>The secret is sent in the header or in the body.</source>
        <translation>시크릿은 헤더 또는 본문으로 보냅니다.</translation>
    </message>
    <message>
        <source>Enter the URL of the token server.</source>
        <translation>토큰 서버의 URL을 입력하십시오.</translation>
    </message>
    <message>
        <source>The token URL has {count} characters; at most {most} are allowed.</source>
        <translation>토큰 URL이 {count}자입니다. 최대 {most}자까지 가능합니다.</translation>
    </message>
    <message>
        <source>The token URL must start with https:// (in lower case).</source>
        <translation>토큰 URL은 https://(소문자)로 시작해야 합니다.</translation>
    </message>
    <message>
        <source>The token URL {reason}.</source>
        <translation>토큰 URL: {reason}.</translation>
    </message>
    <message>
        <source>A quotation mark of the command is never closed: copy all of it</source>
        <translation>명령의 따옴표가 닫히지 않았습니다. 명령 전체를 복사하십시오</translation>
    </message>
    <message>
        <source>Enter a whole number of milliseconds from {least} to {most}, or nothing for {most}.</source>
        <translation>{least}에서 {most} 사이의 밀리초를 정수로 입력하거나, {most}로 하려면 비워 두십시오.</translation>
    </message>
    <message>
        <source>The command has {count} characters; at most {most} are read</source>
        <translation>명령이 {count}자입니다. 최대 {most}자까지 읽습니다</translation>
    </message>
    <message>
        <source>The command holds a character that cannot be seen (U+{number})</source>
        <translation>명령에 보이지 않는 문자(U+{number})가 있습니다</translation>
    </message>
    <message>
        <source>This is a command of PowerShell, not of cURL: copy the request as cURL</source>
        <translation>cURL이 아니라 PowerShell 명령입니다. 요청을 cURL로 복사하십시오</translation>
    </message>
    <message>
        <source>The body is not JSON, or not one object. CLUe sends only HTTP POST, Content-Type: application/json requests; the vendor API must be able to receive requests in this format</source>
        <translation>본문이 JSON이 아니거나 하나의 객체가 아닙니다. CLUe는 HTTP POST, Content-Type: application/json 요청만 전송합니다. 벤더 API는 이 형식의 요청을 받을 수 있어야 합니다</translation>
    </message>
    <message>
        <source>The body is a form. CLUe sends only HTTP POST, Content-Type: application/json requests; the vendor API must be able to receive requests in this format</source>
        <translation>본문이 폼 형식입니다. CLUe는 HTTP POST, Content-Type: application/json 요청만 전송합니다. 벤더 API는 이 형식의 요청을 받을 수 있어야 합니다</translation>
    </message>
    <message>
        <source>The body is XML. CLUe sends only HTTP POST, Content-Type: application/json requests; the vendor API must be able to receive requests in this format</source>
        <translation>본문이 XML입니다. CLUe는 HTTP POST, Content-Type: application/json 요청만 전송합니다. 벤더 API는 이 형식의 요청을 받을 수 있어야 합니다</translation>
    </message>
    <message>
        <source>The quotation marks are typographic ones (“ ”), as word processors make them: use &quot; or &apos;</source>
        <translation>워드프로세서가 만든 둥근 따옴표(“ ”)입니다. &quot; 또는 &apos;를 사용하십시오</translation>
    </message>
    <message>
        <source>An option that cURL does not have</source>
        <translation>cURL에 없는 옵션</translation>
    </message>
    <message>
        <source>A header without a colon, which cURL does not send</source>
        <translation>콜론이 없는 헤더(cURL은 전송하지 않음)</translation>
    </message>
    <message>
        <source>{option}: {reason}</source>
        <translation>{option}: {reason}</translation>
    </message>
    <message>
        <source>{what}: a variable of the shell is left as it is written; put its value in its place</source>
        <translation>{what}: 셸 변수를 쓰인 그대로 두었습니다. 그 자리에 값을 입력하십시오</translation>
    </message>
    <message>
        <source>The request is {method}. {rule}</source>
        <translation>요청이 {method}입니다. {rule}</translation>
    </message>
    <message>
        <source>The command has no URL</source>
        <translation>명령에 URL이 없습니다</translation>
    </message>
    <message>
        <source>{count} URLs: an API has one; the first is taken</source>
        <translation>URL {count}개: API의 URL은 하나입니다. 첫 번째를 가져옵니다</translation>
    </message>
    <message>
        <source>Webhook URL</source>
        <translation>웹훅 URL</translation>
    </message>
    <message>
        <source>The part of the URL from # on, which is never sent</source>
        <translation>URL에서 # 이후 부분(전송되지 않음)</translation>
    </message>
    <message>
        <source>Header {key}: {reason}</source>
        <translation>헤더 {key}: {reason}</translation>
    </message>
    <message>
        <source>Header {key}</source>
        <translation>헤더 {key}</translation>
    </message>
    <message>
        <source>Headers that the program it was copied from says of itself: {keys}</source>
        <translation>복사한 프로그램이 자신에 대해 보내는 헤더: {keys}</translation>
    </message>
    <message>
        <source>the header Authorization is there already</source>
        <translation>Authorization 헤더가 이미 있습니다</translation>
    </message>
    <message>
        <source>the password is not in the command</source>
        <translation>명령에 암호가 없습니다</translation>
    </message>
    <message>
        <source>--user, as the header Authorization: Basic</source>
        <translation>--user: Authorization: Basic 헤더로</translation>
    </message>
    <message>
        <source>Body: a variable of the shell is in it; paste the command with its value in its place</source>
        <translation>본문: 셸 변수가 들어 있습니다. 그 자리에 값을 넣은 명령을 붙여 넣으십시오</translation>
    </message>
    <message>
        <source>Field {key}</source>
        <translation>필드 {key}</translation>
    </message>
    <message>
        <source>Options that say nothing of the request: {options}</source>
        <translation>요청 내용과 관계없는 옵션: {options}</translation>
    </message>
    <message>
        <source>What follows the command, which is another one</source>
        <translation>명령 뒤에 이어지는 다른 명령</translation>
    </message>
    <message>
        <source>it names a file, and no file is read</source>
        <translation>파일을 가리킵니다. 파일은 읽지 않습니다</translation>
    </message>
    <message>
        <source>Cookie: it is the sign-in of a browser, which ends; ask the vendor for a key of its own</source>
        <translation>Cookie: 브라우저의 로그인 정보라 만료됩니다. 벤더에게 전용 키를 요청하십시오</translation>
    </message>
    <message>
        <source>a variable of the shell is in it; enter the value of the header Authorization</source>
        <translation>셸 변수가 들어 있습니다. Authorization 헤더의 값을 입력하십시오</translation>
    </message>
    <message>
        <source>how the vendor is reached is set up by whoever runs the server</source>
        <translation>벤더에 연결하는 방법은 서버 운영자가 설정합니다</translation>
    </message>
    <message>
        <source>choose the file under Connection</source>
        <translation>연결에서 파일을 선택하십시오</translation>
    </message>
    <message>
        <source>CLUe signs in by headers, not this way</source>
        <translation>CLUe는 이 방식이 아니라 헤더로 인증합니다</translation>
    </message>
    <message>
        <source>CLUe follows no redirect: what is meant for one address goes to no other</source>
        <translation>CLUe는 리디렉션을 따르지 않습니다. 한 주소로 보낼 내용은 다른 곳으로 가지 않습니다</translation>
    </message>
    <message>
        <source>how long a call may take is the Deadline, under Connection</source>
        <translation>호출에 걸리는 최대 시간은 연결의 응답 제한 시간에서 정합니다</translation>
    </message>
    <message>
        <source>what is sent a second time is decided by CLUe</source>
        <translation>재전송 여부는 CLUe가 정합니다</translation>
    </message>
    <message>
        <source>the vendor&apos;s certificate is always verified; for one of a private CA choose the CA&apos;s file under Connection</source>
        <translation>벤더의 인증서는 항상 검증합니다. 사설 CA의 인증서라면 연결에서 CA 파일을 선택하십시오</translation>
    </message>
    <message>
        <source>enter the password where the client certificate is chosen, under Connection</source>
        <translation>연결에서 클라이언트 인증서를 선택할 때 암호를 입력하십시오</translation>
    </message>
    <message>
        <source>write it into the Webhook URL</source>
        <translation>웹훅 URL에 직접 입력하십시오</translation>
    </message>
    <message>
        <source>an API is one request; only the first of the command is taken</source>
        <translation>API는 요청 하나입니다. 명령의 첫 요청만 가져옵니다</translation>
    </message>
    <message>
        <source>CLUe sends only HTTP POST, Content-Type: application/json requests to the registered URL. Endpoints that only accept GET, PUT, or other methods cannot be used</source>
        <translation>CLUe는 등록된 URL로 HTTP POST, Content-Type: application/json 요청만 전송합니다. GET, PUT 등 다른 메서드만 받는 엔드포인트는 사용할 수 없습니다</translation>
    </message>
    <message>
        <source>Field {key}: it has half a character (a surrogate), which cannot be sent</source>
        <translation>필드 {key}: 반쪽 문자(서로게이트)가 있어 전송할 수 없습니다</translation>
    </message>
    <message>
        <source>Field {key}: it is null; a field is a STRING, a NUMBER or a BOOLEAN</source>
        <translation>필드 {key}: null입니다. 필드는 STRING, NUMBER, BOOLEAN 중 하나입니다</translation>
    </message>
    <message>
        <source>Field {key}: it is an array; the body of a request is flat</source>
        <translation>필드 {key}: 배열입니다. 요청 본문에는 중첩된 값이 없습니다</translation>
    </message>
    <message>
        <source>Field {key}: it is an object; the body of a request is flat</source>
        <translation>필드 {key}: 객체입니다. 요청 본문에는 중첩된 값이 없습니다</translation>
    </message>
    <message>
        <source>Fields: {count} are described; only the first {most} are taken over</source>
        <translation>필드: {count}개가 있습니다. 처음 {most}개만 가져옵니다</translation>
    </message>
    <message>
        <source>{count} more parts are not possible either</source>
        <translation>그 밖에 {count}개도 가져올 수 없습니다</translation>
    </message>
    <message>
        <source>Headers: {count} are described; only the first {most} are taken over</source>
        <translation>헤더: {count}개가 있습니다. 처음 {most}개만 가져옵니다</translation>
    </message>
    <message>
        <source>The token server gave no token, so the vendor was not asked.</source>
        <translation>토큰 서버가 토큰을 주지 않아 벤더에 묻지 못했습니다.</translation>
    </message>
    <message>
        <source>The token server refused a token, so the vendor was not asked.</source>
        <translation>토큰 서버가 토큰을 거부하여 벤더에 묻지 못했습니다.</translation>
    </message>
    <message>
        <source>The event could not be written in time, so the device was told “denied”, whatever was decided.</source>
        <translation>이벤트를 제때 기록할 수 없어, 판정과 관계없이 기기에 “거부”를 알렸습니다.</translation>
    </message>
    <message>
        <source>Under Connection: the token URL; whether the token server is up and reachable, and its certificate</source>
        <translation>‘연결’의 토큰 URL, 토큰 서버가 동작하고 연결되는지, 그 인증서</translation>
    </message>
    <message>
        <source>Under Connection: client id, client secret, scope and audience; “Get a token” in the test console shows what the token server says</source>
        <translation>‘연결’의 클라이언트 ID, 클라이언트 시크릿, 스코프, 오디언스. 테스트 콘솔의 ‘토큰 받기’에서 토큰 서버의 응답을 볼 수 있습니다</translation>
    </message>
    <message>
        <source>The CLUe server&apos;s log at this time, its database and the disk that this is on</source>
        <translation>이 시각의 CLUe 서버 로그, 서버의 데이터베이스와 그 디스크</translation>
    </message>
    <message>
        <source>no way to the vendor&apos;s address</source>
        <translation>벤더 주소로 가는 경로가 없음</translation>
    </message>
    <message>
        <source>the vendor reset the connection</source>
        <translation>벤더가 연결을 재설정함</translation>
    </message>
    <message>
        <source>the vendor closed the connection without an answer</source>
        <translation>벤더가 응답 없이 연결을 닫음</translation>
    </message>
    <message>
        <source>the connection ended in the middle of the answer</source>
        <translation>응답 도중 연결이 끊김</translation>
    </message>
    <message>
        <source>the answer was no valid HTTP</source>
        <translation>응답이 올바른 HTTP가 아님</translation>
    </message>
    <message>
        <source>the host name is not known</source>
        <translation>호스트 이름을 찾을 수 없음</translation>
    </message>
    <message>
        <source>the vendor&apos;s certificate has expired</source>
        <translation>벤더 인증서가 만료됨</translation>
    </message>
    <message>
        <source>the vendor&apos;s certificate is not valid yet</source>
        <translation>벤더 인증서가 아직 유효하지 않음</translation>
    </message>
    <message>
        <source>the vendor&apos;s certificate is for another host</source>
        <translation>벤더 인증서가 다른 호스트의 것임</translation>
    </message>
    <message>
        <source>nobody that is trusted vouches for the vendor&apos;s certificate</source>
        <translation>벤더 인증서를 신뢰할 수 있는 기관이 보증하지 않음</translation>
    </message>
    <message>
        <source>the vendor&apos;s port does not speak TLS</source>
        <translation>벤더 포트가 TLS를 지원하지 않음</translation>
    </message>
    <message>
        <source>the vendor refused this way of TLS</source>
        <translation>벤더가 이 TLS 방식을 거부함</translation>
    </message>
    <message>
        <source>the connection broke during the TLS handshake</source>
        <translation>TLS 핸드셰이크 중 연결이 끊김</translation>
    </message>
    <message>
        <source>the vendor asks for a client certificate that it was not given</source>
        <translation>벤더가 요구한 클라이언트 인증서를 제시하지 않음</translation>
    </message>
    <message>
        <source>the vendor refused our client certificate</source>
        <translation>벤더가 클라이언트 인증서를 거부함</translation>
    </message>
    <message>
        <source>the time ran out while connecting</source>
        <translation>연결하는 동안 시간이 초과됨</translation>
    </message>
    <message>
        <source>the time ran out during the TLS handshake</source>
        <translation>TLS 핸드셰이크 중 시간이 초과됨</translation>
    </message>
    <message>
        <source>the vendor took the request and did not answer</source>
        <translation>벤더가 요청을 받고 응답하지 않음</translation>
    </message>
    <message>
        <source>the vendor&apos;s answer did not end in time</source>
        <translation>벤더의 응답이 제시간에 끝나지 않음</translation>
    </message>
    <message>
        <source>the token server could not be reached</source>
        <translation>토큰 서버에 연결할 수 없음</translation>
    </message>
    <message>
        <source>no secure connection to the token server could be made</source>
        <translation>토큰 서버와 안전하게 연결할 수 없음</translation>
    </message>
    <message>
        <source>the token server did not answer in time</source>
        <translation>토큰 서버가 제때 응답하지 않음</translation>
    </message>
    <message>
        <source>the token server&apos;s address is in a network that is not allowed</source>
        <translation>토큰 서버의 주소가 허용되지 않은 네트워크에 있음</translation>
    </message>
    <message>
        <source>the token came too late for the call</source>
        <translation>토큰이 호출에 늦게 도착함</translation>
    </message>
    <message>
        <source>the token server does not accept the client id or its secret</source>
        <translation>토큰 서버가 클라이언트 ID 또는 시크릿을 받아들이지 않음</translation>
    </message>
    <message>
        <source>the token server refuses the scope or the audience</source>
        <translation>토큰 서버가 스코프 또는 오디언스를 거부함</translation>
    </message>
    <message>
        <source>the token server refuses the request</source>
        <translation>토큰 서버가 요청을 거부함</translation>
    </message>
    <message>
        <source>the token server redirects</source>
        <translation>토큰 서버가 리디렉션함</translation>
    </message>
    <message>
        <source>the token server has a fault of its own</source>
        <translation>토큰 서버에 자체 오류가 있음</translation>
    </message>
    <message>
        <source>the token server&apos;s answer holds no token that can be used</source>
        <translation>토큰 서버의 응답에 쓸 수 있는 토큰이 없음</translation>
    </message>
    <message>
        <source>the vendor redirects</source>
        <translation>벤더가 리디렉션함</translation>
    </message>
    <message>
        <source>the answer is compressed</source>
        <translation>응답이 압축되어 있음</translation>
    </message>
    <message>
        <source>the answer has no Content-Type</source>
        <translation>응답에 Content-Type이 없음</translation>
    </message>
    <message>
        <source>the answer has several Content-Types</source>
        <translation>응답에 Content-Type이 여러 개 있음</translation>
    </message>
    <message>
        <source>the answer&apos;s Content-Type is another one</source>
        <translation>응답의 Content-Type이 다름</translation>
    </message>
    <message>
        <source>the answer is empty</source>
        <translation>응답이 비어 있음</translation>
    </message>
    <message>
        <source>the answer begins with a byte order mark</source>
        <translation>응답이 바이트 순서 표시로 시작함</translation>
    </message>
    <message>
        <source>the answer is not in UTF-8</source>
        <translation>응답이 UTF-8이 아님</translation>
    </message>
    <message>
        <source>the answer is HTML or XML</source>
        <translation>응답이 HTML 또는 XML임</translation>
    </message>
    <message>
        <source>the answer is nested too deeply</source>
        <translation>응답의 중첩이 너무 깊음</translation>
    </message>
    <message>
        <source>the answer has too many values</source>
        <translation>응답에 값이 너무 많음</translation>
    </message>
    <message>
        <source>the answer has a control character in a text</source>
        <translation>응답의 텍스트에 제어 문자가 있음</translation>
    </message>
    <message>
        <source>the answer is no valid JSON</source>
        <translation>응답이 올바른 JSON이 아님</translation>
    </message>
    <message>
        <source>the event was brought in afterwards, and happened at its own time</source>
        <translation>이벤트가 나중에 기록되었으며, 표시된 시각에 일어났습니다</translation>
    </message>
    <message>
        <source>Enter a name.</source>
        <translation>이름을 입력하십시오.</translation>
    </message>
    <message>
        <source>What answered is older than what was read before (number {number} after {seen}). It is not followed.</source>
        <translation>받은 응답이 전에 읽은 것보다 오래되었습니다({seen}번 뒤에 {number}번). 따르지 않습니다.</translation>
    </message>
    <message>
        <source>What answered was good until {expires} and has not been renewed. It is not followed: it may hide a newer version.</source>
        <translation>받은 응답은 {expires}까지 유효했고 갱신되지 않았습니다. 더 새로운 버전을 가릴 수 있으므로 따르지 않습니다.</translation>
    </message>
    <message>
        <source>What answered tells of version {version}, which is older than this one. It is not followed.</source>
        <translation>받은 응답이 알리는 버전 {version}은(는) 현재 버전보다 오래되었습니다. 따르지 않습니다.</translation>
    </message>
    <message>
        <source>The clock of this computer says {now}, but what is to be read was signed on {signed}. Set the clock right, then check again.</source>
        <translation>이 컴퓨터의 시계는 {now}인데, 읽을 내용은 {signed}에 서명되었습니다. 시계를 맞춘 뒤 다시 확인하십시오.</translation>
    </message>
    <message>
        <source>The clock of this computer says {now}, that of the server which answered {other}. Set the clock right, then check again.</source>
        <translation>이 컴퓨터의 시계는 {now}이고, 응답한 서버의 시계는 {other}입니다. 시계를 맞춘 뒤 다시 확인하십시오.</translation>
    </message>
    <message>
        <source>This Windows is too old (build {build}): Windows 10 version 1903 (build {oldest}) is the oldest that this program runs on. Update Windows, or use another computer.</source>
        <translation>이 Windows는 너무 오래되었습니다(빌드 {build}). 이 프로그램은 Windows 10 버전 1903(빌드 {oldest}) 이상에서 실행됩니다. Windows를 업데이트하거나 다른 컴퓨터를 사용하십시오.</translation>
    </message>
    <message>
        <source>This macOS is too old ({release}): macOS {oldest} is the oldest that this program runs on. Update macOS, or use another computer.</source>
        <translation>이 macOS는 너무 오래되었습니다({release}). 이 프로그램은 macOS {oldest} 이상에서 실행됩니다. macOS를 업데이트하거나 다른 컴퓨터를 사용하십시오.</translation>
    </message>
    <message>
        <source>This Linux is too old (glibc {version}): glibc {oldest} is the oldest that this program runs with. Update the system, or use another computer.</source>
        <translation>이 Linux는 너무 오래되었습니다(glibc {version}). 이 프로그램은 glibc {oldest} 이상에서 실행됩니다. 시스템을 업데이트하거나 다른 컴퓨터를 사용하십시오.</translation>
    </message>
    <message>
        <source>The document is no JSON. YAML is not read here: save the document as JSON and import that</source>
        <translation>문서가 JSON이 아닙니다. YAML은 읽지 않습니다. 문서를 JSON으로 저장해 가져오십시오</translation>
    </message>
    <message>
        <source>The document is no JSON, or nested too deep</source>
        <translation>문서가 JSON이 아니거나 너무 깊게 중첩되어 있습니다</translation>
    </message>
    <message>
        <source>This is no OpenAPI 3 document: only version 3 is read</source>
        <translation>OpenAPI 3 문서가 아닙니다. 버전 3만 읽습니다</translation>
    </message>
    <message>
        <source>The document has no POST operation with a JSON body. {rule}</source>
        <translation>문서에 본문이 JSON인 POST 작업이 없습니다. {rule}</translation>
    </message>
    <message>
        <source>The document&apos;s references lead to more than is looked up</source>
        <translation>문서의 참조가 너무 많아 모두 찾아볼 수 없습니다</translation>
    </message>
    <message>
        <source>Webhook URL: the document does not say on which server; put it before the path</source>
        <translation>웹훅 URL: 문서에 서버가 없습니다. 경로 앞에 서버를 입력하십시오</translation>
    </message>
    <message>
        <source>Webhook URL: the first of {count} servers is taken</source>
        <translation>웹훅 URL: 서버 {count}개 중 첫 번째를 가져옵니다</translation>
    </message>
    <message>
        <source>Webhook URL, {name}</source>
        <translation>웹훅 URL의 {name}</translation>
    </message>
    <message>
        <source>Webhook URL, what stands in braces</source>
        <translation>웹훅 URL에서 중괄호 안의 부분</translation>
    </message>
    <message>
        <source>Header {key} ({why})</source>
        <translation>헤더 {key}({why})</translation>
    </message>
    <message>
        <source>Cookie {name}: enter it as a header Cookie if the vendor needs it</source>
        <translation>쿠키 {name}: 벤더가 요구하면 Cookie 헤더로 입력하십시오</translation>
    </message>
    <message>
        <source>required</source>
        <translation>필수</translation>
    </message>
    <message>
        <source>Security scheme {name}: it is no header; look under Connection, or in the Webhook URL</source>
        <translation>보안 방식 {name}: 헤더가 아닙니다. 연결 또는 웹훅 URL을 확인하십시오</translation>
    </message>
    <message>
        <source>Body: its schema is in another document, which is not read</source>
        <translation>본문: 스키마가 다른 문서에 있어 읽지 않습니다</translation>
    </message>
    <message>
        <source>Field {key}: its schema is in another document, which is not read</source>
        <translation>필드 {key}: 스키마가 다른 문서에 있어 읽지 않습니다</translation>
    </message>
    <message>
        <source>Field {key}: optional, and not flat</source>
        <translation>필드 {key}: 선택 사항이며 중첩된 값입니다</translation>
    </message>
    <message>
        <source>Field {key}: it is an object or an array; the body of a request is flat</source>
        <translation>필드 {key}: 객체 또는 배열입니다. 요청 본문에는 중첩된 값이 없습니다</translation>
    </message>
    <message>
        <source>Field {key}: optional, without an example</source>
        <translation>필드 {key}: 선택 사항이며 예시가 없습니다</translation>
    </message>
    <message>
        <source>{what}: the document has no value; fill it in</source>
        <translation>{what}: 문서에 값이 없습니다. 직접 입력하십시오</translation>
    </message>
    <message>
        <source>The CAs have not been read.</source>
        <translation>CA를 읽지 않았습니다.</translation>
    </message>
    <message>
        <source>Choose the certificate&apos;s file: it is not stored for this URL.</source>
        <translation>인증서 파일을 선택하십시오. 이 URL에는 저장되어 있지 않습니다.</translation>
    </message>
    <message>
        <source>The certificate has not been read.</source>
        <translation>인증서를 읽지 않았습니다.</translation>
    </message>
    <message>
        <source>The Content-Type names the charset {charset}, but JSON is read as UTF-8 (RFC 8259): an answer with other than ASCII characters in it will be refused at the door. Have the vendor send UTF-8.</source>
        <translation>Content-Type에 문자 집합 {charset}이(가) 지정되어 있지만 JSON은 UTF-8로 읽습니다(RFC 8259). ASCII가 아닌 문자가 든 응답은 출입문에서 거부됩니다. 벤더에 UTF-8로 보내도록 요청하십시오.</translation>
    </message>
    <message>
        <source>The vendor redirects (HTTP {status}) without saying where to. Ask the vendor for the API&apos;s address.</source>
        <translation>벤더가 리디렉션하지만(HTTP {status}) 주소를 알려 주지 않습니다. 벤더에 API 주소를 문의하십시오.</translation>
    </message>
    <message>
        <source>The vendor redirects (HTTP {status}) to the very address that was called; it may want a cookie or a sign-in, which is never sent. Ask the vendor for the API&apos;s address.</source>
        <translation>벤더가 호출한 바로 그 주소로 리디렉션합니다(HTTP {status}). 쿠키나 로그인을 요구하는 것일 수 있으나 이는 보내지 않습니다. 벤더에 API 주소를 문의하십시오.</translation>
    </message>
    <message>
        <source>The vendor redirects (HTTP {status}) to {address}, which cannot be called. {reason} Ask the vendor for the API&apos;s address.</source>
        <translation>벤더가 호출할 수 없는 주소 {address}(으)로 리디렉션합니다(HTTP {status}). {reason} 벤더에 API 주소를 문의하십시오.</translation>
    </message>
    <message>
        <source>The vendor redirects (HTTP {status}), which is not followed: it redirects to {address}; enter that address.</source>
        <translation>벤더가 리디렉션하며(HTTP {status}) 이를 따라가지 않습니다. 리디렉션 주소는 {address}입니다. 이 주소를 입력하십시오.</translation>
    </message>
    <message>
        <source>The body is compressed ({coding}) although uncompressed was asked for (Accept-Encoding: identity). Have the vendor&apos;s server, or the proxy in front of it, send this answer as it is.</source>
        <translation>압축하지 않도록 요청했는데도(Accept-Encoding: identity) 본문이 압축되어 있습니다({coding}). 벤더 서버나 그 앞의 프록시가 이 응답을 그대로 보내도록 하십시오.</translation>
    </message>
    <message>
        <source>The response has no Content-Type. The vendor API must answer with Content-Type: application/json.</source>
        <translation>응답에 Content-Type이 없습니다. 벤더 API는 Content-Type: application/json으로 응답해야 합니다.</translation>
    </message>
    <message>
        <source>The response has more than one Content-Type ({one}; {another}). The vendor API must answer with one: application/json.</source>
        <translation>응답에 Content-Type이 여러 개 있습니다({one}; {another}). 벤더 API는 application/json 하나로 응답해야 합니다.</translation>
    </message>
    <message>
        <source>The response&apos;s Content-Type is {type}. The vendor API must answer with Content-Type: application/json.</source>
        <translation>응답의 Content-Type이 {type}입니다. 벤더 API는 Content-Type: application/json으로 응답해야 합니다.</translation>
    </message>
    <message>
        <source>The response&apos;s body is empty; JSON is expected.</source>
        <translation>응답 본문이 비어 있습니다. JSON이어야 합니다.</translation>
    </message>
    <message>
        <source>The body begins with a byte-order mark (bytes EF BB BF), which JSON must not have (RFC 8259, section 8.1). Have the vendor send UTF-8 without it.</source>
        <translation>본문이 바이트 순서 표시(EF BB BF)로 시작합니다. JSON에는 이것이 없어야 합니다(RFC 8259, 8.1절). 벤더에 이것 없이 UTF-8로 보내도록 요청하십시오.</translation>
    </message>
    <message>
        <source>The body is in UTF-16 or UTF-32; JSON is sent in UTF-8. Have the vendor send UTF-8.</source>
        <translation>본문이 UTF-16 또는 UTF-32입니다. JSON은 UTF-8로 보냅니다. 벤더에 UTF-8로 보내도록 요청하십시오.</translation>
    </message>
    <message>
        <source>The body is HTML or XML, not JSON: it begins with &lt;. An error page, or a sign-in page, may have answered.</source>
        <translation>본문이 JSON이 아니라 HTML 또는 XML입니다(&lt;로 시작). 오류 페이지나 로그인 페이지가 응답했을 수 있습니다.</translation>
    </message>
    <message>
        <source>The body has more than {most} values, which is more than a large response may have.</source>
        <translation>본문에 값이 {most}개를 넘습니다. 큰 응답에는 이만큼 많은 값이 있을 수 없습니다.</translation>
    </message>
    <message>
        <source>The body&apos;s JSON is nested more than {most} levels deep.</source>
        <translation>본문의 JSON이 {most}단계보다 깊게 중첩되어 있습니다.</translation>
    </message>
    <message>
        <source>The body is not UTF-8 (byte {byte}, {where}): its Content-Type names the charset {charset}, but JSON is sent in UTF-8. Have the vendor send UTF-8.</source>
        <translation>본문이 UTF-8이 아닙니다({byte}번째 바이트, {where}). Content-Type에는 문자 집합 {charset}이(가) 지정되어 있지만 JSON은 UTF-8로 보냅니다. 벤더에 UTF-8로 보내도록 요청하십시오.</translation>
    </message>
    <message>
        <source>The body is not UTF-8 (byte {byte}, {where}); it can be read as EUC-KR (CP949). JSON is sent in UTF-8. Have the vendor send UTF-8.</source>
        <translation>본문이 UTF-8이 아닙니다({byte}번째 바이트, {where}). EUC-KR(CP949)로는 읽을 수 있습니다. JSON은 UTF-8로 보냅니다. 벤더에 UTF-8로 보내도록 요청하십시오.</translation>
    </message>
    <message>
        <source>The body is not UTF-8 (byte {byte}, {where}). JSON is sent in UTF-8. Have the vendor send UTF-8.</source>
        <translation>본문이 UTF-8이 아닙니다({byte}번째 바이트, {where}). JSON은 UTF-8로 보냅니다. 벤더에 UTF-8로 보내도록 요청하십시오.</translation>
    </message>
    <message>
        <source>The body is not valid JSON: JSON has no {name} ({where}).</source>
        <translation>본문이 올바른 JSON이 아닙니다: JSON에는 {name}이(가) 없습니다({where}).</translation>
    </message>
    <message>
        <source>The body is not valid JSON: a text has a raw control character in it ({name}, {where}), which JSON writes as {escape}.</source>
        <translation>본문이 올바른 JSON이 아닙니다: 문자열에 제어 문자가 그대로 들어 있습니다({name}, {where}). JSON에서는 {escape}(으)로 씁니다.</translation>
    </message>
    <message>
        <source>The body is not valid JSON: a text begins and is never ended ({where}).</source>
        <translation>본문이 올바른 JSON이 아닙니다: 문자열이 시작되고 끝나지 않습니다({where}).</translation>
    </message>
    <message>
        <source>The body is not valid JSON: more stands behind its end ({where}).</source>
        <translation>본문이 올바른 JSON이 아닙니다: 끝난 뒤에 내용이 더 있습니다({where}).</translation>
    </message>
    <message>
        <source>The body is not valid JSON: a text has an escape that JSON does not know ({where}).</source>
        <translation>본문이 올바른 JSON이 아닙니다: 문자열에 JSON에 없는 이스케이프가 있습니다({where}).</translation>
    </message>
    <message>
        <source>The body is not valid JSON: it ends too early ({where}).</source>
        <translation>본문이 올바른 JSON이 아닙니다: 너무 일찍 끝납니다({where}).</translation>
    </message>
    <message>
        <source>The body is not valid JSON: there is a comma too many ({where}).</source>
        <translation>본문이 올바른 JSON이 아닙니다: 쉼표가 하나 더 있습니다({where}).</translation>
    </message>
    <message>
        <source>The body is not valid JSON: texts stand in double quotes, not in single ones ({where}).</source>
        <translation>본문이 올바른 JSON이 아닙니다: 문자열은 작은따옴표가 아니라 큰따옴표로 묶습니다({where}).</translation>
    </message>
    <message>
        <source>The body is not valid JSON: unexpected “{value}” ({where}).</source>
        <translation>본문이 올바른 JSON이 아닙니다: 예상하지 못한 “{value}”({where}).</translation>
    </message>
    <message>
        <source>line {line}, column {column}</source>
        <translation>{line}번째 줄, {column}번째 칸</translation>
    </message>
    <message>
        <source>The vendor redirects</source>
        <translation>벤더가 리디렉션함</translation>
    </message>
    <message>
        <source>Is the Webhook URL the API&apos;s own address, to the last slash? Redirects are not followed</source>
        <translation>웹훅 URL이 마지막 슬래시까지 API의 실제 주소입니까? 리디렉션은 따라가지 않습니다</translation>
    </message>
    <message>
        <source>Does the vendor&apos;s server, or a proxy in front of it, compress answers that were asked for uncompressed?</source>
        <translation>벤더 서버나 그 앞의 프록시가 압축하지 않도록 요청한 응답을 압축합니까?</translation>
    </message>
    <message>
        <source>Does the vendor write its answer as UTF-8 “with BOM”? JSON is UTF-8 without a byte-order mark</source>
        <translation>벤더가 응답을 “BOM이 있는” UTF-8로 씁니까? JSON은 바이트 순서 표시가 없는 UTF-8입니다</translation>
    </message>
    <message>
        <source>In which charset does the vendor answer? JSON is UTF-8 only, whatever the Content-Type names</source>
        <translation>벤더가 어떤 문자 집합으로 응답합니까? Content-Type에 무엇이 지정되어 있든 JSON은 UTF-8뿐입니다</translation>
    </message>
    <message>
        <source>Does the vendor&apos;s program put its JSON together by hand? A JSON library writes tabs and line ends in texts as \t and \n</source>
        <translation>벤더 프로그램이 JSON을 직접 조립합니까? JSON 라이브러리는 문자열의 탭과 줄바꿈을 \t와 \n으로 씁니다</translation>
    </message>
    <message>
        <source>the database server does not answer</source>
        <translation>데이터베이스 서버가 응답하지 않습니다</translation>
    </message>
    <message>
        <source>the disk of the data directory is nearly full: the last {size} MiB are kept for events</source>
        <translation>데이터 폴더의 디스크가 거의 가득 찼습니다. 마지막 {size} MiB는 이벤트용으로 남겨 둡니다</translation>
    </message>
    <message>
        <source>the backup was not made: {reason}</source>
        <translation>백업을 만들지 않았습니다: {reason}</translation>
    </message>
    <message>
        <source>it may take {size} MiB of the {free} that are free, and the last {reserve} are kept for events</source>
        <translation>여유 공간 {free} MiB 중 {size} MiB가 필요할 수 있고, 마지막 {reserve} MiB는 이벤트용으로 남겨 둡니다</translation>
    </message>
    <message>
        <source>Nothing could be read: {reason}.</source>
        <translation>읽지 못했습니다: {reason}.</translation>
    </message>
    <message>
        <source>The server is busy: {reason}. Try again in a moment.</source>
        <translation>서버가 바쁩니다: {reason}. 잠시 후 다시 시도하십시오.</translation>
    </message>
    <message>
        <source>The server is busy. Try again in a moment.</source>
        <translation>서버가 바쁩니다. 잠시 후 다시 시도하십시오.</translation>
    </message>
    <message>
        <source>The body holds more than {most} values; no request needs so many.</source>
        <translation>본문에 값이 {most}개를 넘습니다. 그렇게 많은 값이 필요한 요청은 없습니다.</translation>
    </message>
    <message>
        <source>The server is busy with large requests. Try again in a moment.</source>
        <translation>서버가 큰 요청을 처리하느라 바쁩니다. 잠시 후 다시 시도하십시오.</translation>
    </message>
    <message>
        <source>The server has as much to do as it can at once. Try again in a moment.</source>
        <translation>서버가 한꺼번에 처리할 수 있는 만큼의 작업을 이미 하고 있습니다. 잠시 후 다시 시도하십시오.</translation>
    </message>
    <message>
        <source>You have two exports or searches under way. Try again when one of them is done.</source>
        <translation>내보내기 또는 검색이 이미 두 개 진행 중입니다. 그중 하나가 끝나면 다시 시도하십시오.</translation>
    </message>
    <message>
        <source>{number} of your API tests are under way. Wait until one of them has ended.</source>
        <translation>내 API 테스트 {number}건이 진행 중입니다. 그중 하나가 끝날 때까지 기다리십시오.</translation>
    </message>
    <message>
        <source>Too many API tests are under way. Try again in a moment.</source>
        <translation>진행 중인 API 테스트가 너무 많습니다. 잠시 후 다시 시도하십시오.</translation>
    </message>
    <message>
        <source>it answered before it can have read the request</source>
        <translation>요청을 읽었을 수 없을 만큼 일찍 응답했습니다</translation>
    </message>
    <message>
        <source>it kept sending before it was asked anything</source>
        <translation>요청을 보내기도 전에 계속 데이터를 보냈습니다</translation>
    </message>
    <message>
        <source>this server has no memory left for the large response of {where}: {reason}.</source>
        <translation>{where}의 큰 응답을 읽을 메모리가 이 서버에 남아 있지 않습니다: {reason}.</translation>
    </message>
    <message>
        <source>too many large responses are being read</source>
        <translation>큰 응답을 너무 많이 읽고 있습니다</translation>
    </message>
    <message>
        <source>its header field {name} goes on in the next line, which it must not</source>
        <translation>헤더 필드 {name}이(가) 다음 줄로 이어지는데, 이 필드는 그래서는 안 됩니다</translation>
    </message>
    <message>
        <source>this server was too busy to look in time whether {where} had answered. Check the load of this server.</source>
        <translation>이 서버가 바빠서 {where}의 응답 여부를 제때 확인하지 못했습니다. 이 서버의 부하를 확인하십시오.</translation>
    </message>
    <message>
        <source>{where} was left only {seconds} s to answer: the rest of the time went by on this server. Check how quickly the vendor&apos;s server answers, and the load of this server.</source>
        <translation>{where}에 응답할 시간이 {seconds}초밖에 남지 않았습니다. 나머지 시간은 이 서버에서 지나갔습니다. 벤더 서버의 응답 속도와 이 서버의 부하를 확인하십시오.</translation>
    </message>
    <message>
        <source>this server could not talk to {where}: {reason}. Check this server&apos;s open files, ports and memory, and its firewall.</source>
        <translation>이 서버가 {where}와(과) 통신할 수 없었습니다: {reason}. 이 서버의 열린 파일 수, 포트, 메모리, 방화벽을 확인하십시오.</translation>
    </message>
    <message>
        <source>Only an administrator of a place may see this.</source>
        <translation>장소의 관리자만 볼 수 있습니다.</translation>
    </message>
    <message>
        <source>This is no place to go on from.</source>
        <translation>이어서 읽을 수 있는 위치가 아닙니다.</translation>
    </message>
    <message>
        <source>the event log failed; see the server&apos;s log</source>
        <translation>이벤트 로그에 오류가 발생했습니다. 서버 로그를 확인하십시오</translation>
    </message>
    <message>
        <source>a pooler stands before the database, and its URL does not say so (pgbouncer=true)</source>
        <translation>데이터베이스 앞에 풀러가 있지만 URL에 표시되어 있지 않습니다(pgbouncer=true)</translation>
    </message>
    <message>
        <source>the database server refuses the user or the password</source>
        <translation>데이터베이스 서버가 사용자 또는 비밀번호를 거부합니다</translation>
    </message>
    <message>
        <source>the database server has no such database for this user</source>
        <translation>데이터베이스 서버에 이 사용자가 쓸 수 있는 해당 데이터베이스가 없습니다</translation>
    </message>
    <message>
        <source>the database server does not let this server in</source>
        <translation>데이터베이스 서버가 이 서버의 접속을 허용하지 않습니다</translation>
    </message>
    <message>
        <source>the database server&apos;s certificate is not trusted, or it speaks no TLS</source>
        <translation>데이터베이스 서버의 인증서를 신뢰할 수 없거나 서버가 TLS를 사용하지 않습니다</translation>
    </message>
    <message>
        <source>the database server&apos;s name cannot be resolved</source>
        <translation>데이터베이스 서버의 이름을 확인할 수 없습니다</translation>
    </message>
    <message>
        <source>the database server is too old</source>
        <translation>데이터베이스 서버의 버전이 너무 오래되었습니다</translation>
    </message>
    <message>
        <source>the database server is starting or shutting down</source>
        <translation>데이터베이스 서버가 시작 중이거나 종료 중입니다</translation>
    </message>
    <message>
        <source>no database server that can be written to answers</source>
        <translation>쓰기가 가능한 데이터베이스 서버가 응답하지 않습니다</translation>
    </message>
    <message>
        <source>version {version}</source>
        <translation>버전 {version}</translation>
    </message>
    <message>
        <source>a newer version</source>
        <translation>더 새로운 버전</translation>
    </message>
    <message>
        <source>or, to go back to {ours}, put the copies from before the upgrade in place of the databases while no server runs: {copies}</source>
        <translation>또는 {ours}(으)로 되돌리려면 서버가 실행되지 않는 동안 업그레이드 이전의 복사본으로 데이터베이스를 바꾸십시오: {copies}</translation>
    </message>
    <message>
        <source>or, to go back to {ours}, a backup from before with `clue-server restore`</source>
        <translation>또는 {ours}(으)로 되돌리려면 `clue-server restore`로 이전 백업을 복원하십시오</translation>
    </message>
    <message>
        <source>{database} in {folder} was changed by {by} and is newer than this program ({ours}), which leaves it as it is: use that version, {back}</source>
        <translation>{folder}의 {database}은(는) {by}이(가) 변경하여 이 프로그램({ours})보다 새롭기 때문에 그대로 두었습니다. 그 버전을 사용하십시오, {back}</translation>
    </message>
    <message>
        <source>asks for a client certificate, and none is chosen. Choose the one that the vendor has issued for you, under Connection.</source>
        <translation>클라이언트 인증서를 요구하지만 선택되어 있지 않습니다. ‘연결’에서 벤더가 발급한 인증서를 선택하십시오.</translation>
    </message>
    <message>
        <source>asks for a client certificate of other issuers than the one that is chosen has. Check under Connection which one the vendor has issued for you.</source>
        <translation>선택한 것과 다른 발급자의 클라이언트 인증서를 요구합니다. ‘연결’에서 벤더가 발급한 인증서인지 확인하십시오.</translation>
    </message>
    <message>
        <source>refuses our client certificate as a bad one. Check under Connection which one the vendor has issued for you.</source>
        <translation>클라이언트 인증서가 잘못되었다며 거부합니다. ‘연결’에서 벤더가 발급한 인증서인지 확인하십시오.</translation>
    </message>
    <message>
        <source>refuses our client certificate as one that is not for this purpose. Ask the vendor for one for TLS clients.</source>
        <translation>클라이언트 인증서의 용도가 맞지 않는다며 거부합니다. 벤더에게 TLS 클라이언트용 인증서를 요청하십시오.</translation>
    </message>
    <message>
        <source>refuses our client certificate as revoked. Ask the vendor for a new one, and choose it under Connection.</source>
        <translation>클라이언트 인증서가 폐기되었다며 거부합니다. 벤더에게 새 인증서를 요청하여 ‘연결’에서 선택하십시오.</translation>
    </message>
    <message>
        <source>refuses our client certificate as expired. Ask the vendor for a new one, and choose it under Connection.</source>
        <translation>클라이언트 인증서가 만료되었다며 거부합니다. 벤더에게 새 인증서를 요청하여 ‘연결’에서 선택하십시오.</translation>
    </message>
    <message>
        <source>refuses our client certificate. Check under Connection which one the vendor has issued for you, and ask the vendor why.</source>
        <translation>클라이언트 인증서를 거부합니다. ‘연결’에서 벤더가 발급한 인증서인지 확인하고, 벤더에게 이유를 문의하십시오.</translation>
    </message>
    <message>
        <source>does not know the issuer of our client certificate. Check under Connection which one the vendor has issued for you, and that its chain is in the file.</source>
        <translation>클라이언트 인증서의 발급자를 모릅니다. ‘연결’에서 벤더가 발급한 인증서인지, 체인이 파일에 들어 있는지 확인하십시오.</translation>
    </message>
    <message>
        <source>knows our client certificate and denies it access. Ask the vendor to allow it.</source>
        <translation>클라이언트 인증서를 알지만 접근을 거부합니다. 벤더에게 허용해 달라고 요청하십시오.</translation>
    </message>
    <message>
        <source>could not verify our client certificate. Check under Connection which one the vendor has issued for you.</source>
        <translation>클라이언트 인증서를 확인하지 못했습니다. ‘연결’에서 벤더가 발급한 인증서인지 확인하십시오.</translation>
    </message>
    <message>
        <source>ended the handshake in which our client certificate was shown. Ask the vendor which TLS versions and client certificates its server takes.</source>
        <translation>클라이언트 인증서를 제시한 핸드셰이크를 끝냈습니다. 서버가 받아들이는 TLS 버전과 클라이언트 인증서를 벤더에게 문의하십시오.</translation>
    </message>
    <message>
        <source>{where} {refusal}</source>
        <translation>{where}: {refusal}</translation>
    </message>
    <message>
        <source>It has to come from the CA that is chosen under Connection of this API: choose the one that issues it now, or ask the vendor to send the whole certificate chain.</source>
        <translation>이 API의 ‘연결’에서 선택한 CA가 발급한 것이어야 합니다. 지금 발급하는 CA를 선택하거나, 벤더에게 인증서 체인 전체를 보내 달라고 요청하십시오.</translation>
    </message>
    <message>
        <source>Ask the vendor to send the whole certificate chain; a private CA must be chosen under Connection of the API, or made known to this server (--vendor-ca).</source>
        <translation>벤더에게 인증서 체인 전체를 보내 달라고 요청하십시오. 사설 CA라면 API의 ‘연결’에서 선택하거나 이 서버에 알려야 합니다(--vendor-ca).</translation>
    </message>
    <message>
        <source>this server could not look up the host name {host}: {reason}. Check this server&apos;s name server, its open files and its memory.</source>
        <translation>이 서버가 호스트 이름 {host}을(를) 조회할 수 없었습니다: {reason}. 이 서버의 이름 서버, 열린 파일 수, 메모리를 확인하십시오.</translation>
    </message>
    <message>
        <source>the connection to {where} through the proxy broke: {reason}. Check that the proxy is up, and the vendor&apos;s server.</source>
        <translation>프록시를 통한 {where} 연결이 끊어졌습니다: {reason}. 프록시가 동작하는지, 그리고 벤더 서버를 확인하십시오.</translation>
    </message>
    <message>
        <source>nothing came of {where} through the proxy. Check that the proxy is up, and the vendor&apos;s server.</source>
        <translation>프록시를 통해 {where}에서 아무것도 오지 않았습니다. 프록시가 동작하는지, 그리고 벤더 서버를 확인하십시오.</translation>
    </message>
    <message>
        <source>this server is shutting down and fetches no token any more.</source>
        <translation>이 서버는 종료 중이므로 더 이상 토큰을 받지 않습니다.</translation>
    </message>
    <message>
        <source>a fault of this server: see its log.</source>
        <translation>이 서버의 오류입니다. 로그를 확인하십시오.</translation>
    </message>
    <message>
        <source>the token of {where} did not come in time to ask the vendor. Check how quickly the token server answers.</source>
        <translation>{where}의 토큰이 벤더에 물을 시간 안에 오지 않았습니다. 토큰 서버가 얼마나 빨리 응답하는지 확인하십시오.</translation>
    </message>
    <message>
        <source>its answer is larger than the server reads</source>
        <translation>응답이 서버가 읽는 크기보다 큽니다</translation>
    </message>
    <message>
        <source>there is no token: {reason}</source>
        <translation>토큰이 없습니다: {reason}</translation>
    </message>
    <message>
        <source>the token server {where} gives no token: {reason}.</source>
        <translation>토큰 서버 {where}이(가) 토큰을 주지 않습니다: {reason}.</translation>
    </message>
    <message>
        <source>asking the proxy</source>
        <translation>프록시 요청</translation>
    </message>
    <message>
        <source>this server could not get as far as {where}: the time ran out while {step}. Check this server&apos;s name server, and its proxy if it has one.</source>
        <translation>이 서버가 {where}에 도달하지 못했습니다: {step} 도중 시간이 초과되었습니다. 이 서버의 이름 서버와, 있다면 프록시를 확인하십시오.</translation>
    </message>
    <message>
        <source>this server cannot judge the certificate of {host} port {port}: its store of trusted certificate authorities is empty or cannot be read. Install the system&apos;s CA certificates, or name a file (--vendor-ca).</source>
        <translation>이 서버가 {host} 포트 {port}의 인증서를 판단할 수 없습니다: 신뢰할 수 있는 인증 기관 저장소가 비어 있거나 읽을 수 없습니다. 시스템의 CA 인증서를 설치하거나 파일을 지정하십시오 (--vendor-ca).</translation>
    </message>
    <message>
        <source>{host} must not be called: {reason}. Check the webhook URL.</source>
        <translation>{host}은(는) 호출할 수 없습니다: {reason}. 웹훅 URL을 확인하십시오.</translation>
    </message>
    <message>
        <source>{where} answered with something that is no HTTP. Check the port in CLUE_VENDOR_PROXY, and whether a proxy listens there.</source>
        <translation>{where}의 응답이 HTTP가 아닙니다. CLUE_VENDOR_PROXY의 포트와 그곳에 프록시가 있는지 확인하십시오.</translation>
    </message>
    <message>
        <source>{where} sent something of its own behind its consent. Ask whoever runs the proxy.</source>
        <translation>{where}이(가) 연결을 허락한 뒤 스스로 내용을 보냈습니다. 프록시 운영자에게 문의하십시오.</translation>
    </message>
    <message>
        <source>{where} wants a user name and password, or others than it was given ({status}). Check CLUE_VENDOR_PROXY.</source>
        <translation>{where}이(가) 사용자 이름과 비밀번호를 요구하거나 전달한 값을 받아들이지 않습니다({status}). CLUE_VENDOR_PROXY를 확인하십시오.</translation>
    </message>
    <message>
        <source>{where} refused to connect to {host} port {port} ({status}). Ask whoever runs the proxy to allow it, or except the host (CLUE_VENDOR_NO_PROXY).</source>
        <translation>{where}이(가) {host} 포트 {port}(으)로의 연결을 거부했습니다({status}). 프록시 운영자에게 허용을 요청하거나 이 호스트를 예외로 지정하십시오(CLUE_VENDOR_NO_PROXY).</translation>
    </message>
    <message>
        <source>{where} could not connect to {host} port {port} ({status}). Check the host in the webhook URL, and the proxy&apos;s way to it.</source>
        <translation>{where}이(가) {host} 포트 {port}에 연결하지 못했습니다({status}). 웹훅 URL의 호스트와 프록시에서 그곳까지의 경로를 확인하십시오.</translation>
    </message>
    <message>
        <source>{where} answered {status} when it was asked for {host} port {port}. Ask whoever runs the proxy.</source>
        <translation>{host} 포트 {port} 연결을 요청하자 {where}이(가) {status}(으)로 응답했습니다. 프록시 운영자에게 문의하십시오.</translation>
    </message>
    <message>
        <source>{host} is neither a name nor an address</source>
        <translation>{host}은(는) 이름도 주소도 아닙니다</translation>
    </message>
    <message>
        <source>could not connect to {where}: {reason}. Check CLUE_VENDOR_PROXY, and that the proxy is up.</source>
        <translation>{where}에 연결할 수 없습니다: {reason}. CLUE_VENDOR_PROXY와 프록시가 작동 중인지 확인하십시오.</translation>
    </message>
    <message>
        <source>too many host names are being looked up at once</source>
        <translation>동시에 조회 중인 호스트 이름이 너무 많습니다</translation>
    </message>
    <message>
        <source>{range} is {kind}: vendors there can never be called</source>
        <translation>{range}: {kind}이므로 벤더를 호출할 수 없습니다</translation>
    </message>
    <message>
        <source>Enter the value: none is stored for this key at this URL.</source>
        <translation>값을 입력하십시오. 이 키와 URL에 저장된 값이 없습니다.</translation>
    </message>
    <message>
        <source>{key} cannot be a custom header: {reason}. Remove this row.</source>
        <translation>{key}은(는) 사용자 지정 헤더로 쓸 수 없습니다: {reason}. 이 행을 삭제하십시오.</translation>
    </message>
    <message>
        <source>it belongs to the connection, which is not the API&apos;s</source>
        <translation>API가 아니라 연결에 속하는 헤더입니다</translation>
    </message>
    <message>
        <source>it says how long the body is, which is known only when it is sent</source>
        <translation>본문의 길이를 나타내며, 전송할 때에야 알 수 있습니다</translation>
    </message>
    <message>
        <source>it is for a proxy, which whoever runs the server sets up (CLUE_VENDOR_PROXY)</source>
        <translation>프록시를 위한 헤더이며, 프록시는 서버 운영자가 설정합니다(CLUE_VENDOR_PROXY)</translation>
    </message>
    <message>
        <source>a request is always JSON (application/json)</source>
        <translation>요청은 항상 JSON입니다(application/json)</translation>
    </message>
    <message>
        <source>JSON is always asked for (application/json)</source>
        <translation>항상 JSON을 요청합니다(application/json)</translation>
    </message>
    <message>
        <source>answers are always asked for uncompressed (identity)</source>
        <translation>항상 압축하지 않은 응답을 요청합니다(identity)</translation>
    </message>
    <message>
        <source>it follows from the Webhook URL</source>
        <translation>웹훅 URL에서 정해집니다</translation>
    </message>
    <message>
        <source>a request is sent at once, head and body</source>
        <translation>요청은 헤더와 본문을 한 번에 보냅니다</translation>
    </message>
    <message>
        <source>If this address has an account here already, enter the password of that account.</source>
        <translation>이 주소로 된 계정이 이미 있으면 그 계정의 비밀번호를 입력하십시오.</translation>
    </message>
    <message>
        <source>This serial cannot be registered here. Ask your administrator.</source>
        <translation>이 시리얼는 여기에 등록할 수 없습니다. 관리자에게 문의하십시오.</translation>
    </message>
    <message>
        <source>You have registered {most} devices ahead that have not appeared yet. Release some of them first.</source>
        <translation>미리 등록하고 아직 접속하지 않은 기기가 {most}대입니다. 먼저 일부를 해제하십시오.</translation>
    </message>
    <message>
        <source>There is no number of {length} digits in this.</source>
        <translation>여기에는 {length}자리 숫자가 없습니다.</translation>
    </message>
    <message>
        <source>There are several numbers of {length} digits in this. Enter the one that is meant.</source>
        <translation>여기에는 {length}자리 숫자가 여러 개 있습니다. 필요한 번호 하나만 입력하십시오.</translation>
    </message>
    <message>
        <source>The device model must have 1 to {most} characters: letters (A–Z, a–z), digits, blanks, -, _, . and /.</source>
        <translation>기기 모델은 1~{most}자여야 합니다: 영문자(A–Z, a–z), 숫자, 공백, -, _, ., /.</translation>
    </message>
    <message>
        <source>{range} contains {kind}: list a narrower range</source>
        <translation>{range}: {kind}이(가) 포함되어 있습니다. 더 좁은 범위를 입력하십시오</translation>
    </message>
    <message>
        <source>{address} is not an IP address</source>
        <translation>{address}: IP 주소가 아닙니다</translation>
    </message>
    <message>
        <source>{kind}, which is never allowed</source>
        <translation>{kind}(항상 허용되지 않음)</translation>
    </message>
    <message>
        <source>the address {address} is {reason}</source>
        <translation>주소 {address}: {reason}</translation>
    </message>
    <message>
        <source>the address {address} stands for {other_address}, {reason}</source>
        <translation>주소 {address}({other_address}에 해당): {reason}</translation>
    </message>
    <message>
        <source>There is no save that could be undone: something else has changed since.</source>
        <translation>취소할 수 있는 저장이 없습니다. 그 이후 다른 내용이 변경되었습니다.</translation>
    </message>
    <message>
        <source>It cannot be undone: a place that overrode has been moved or deleted.</source>
        <translation>취소할 수 없습니다. 개별 설정이 있던 장소가 이동되거나 삭제되었습니다.</translation>
    </message>
    <message>
        <source>It cannot be undone: an API that was assigned has been deleted.</source>
        <translation>취소할 수 없습니다. 할당되었던 API가 삭제되었습니다.</translation>
    </message>
    <message>
        <source>{title} can only be assigned an API that is registered in this place group for this very credential.</source>
        <translation>{title}: 이 장소 그룹에 이 인증 수단용으로 등록된 API만 할당할 수 있습니다.</translation>
    </message>
    <message>
        <source>{credential} is both to inherit and to override.</source>
        <translation>{credential}: 상속과 개별 설정을 동시에 지정했습니다.</translation>
    </message>
    <message>
        <source>This is not the one that the address names; leave it out.</source>
        <translation>주소가 가리키는 것과 다릅니다. 이 값을 빼십시오.</translation>
    </message>
    <message>
        <source>Run a successful test with this URL, these headers and fields first.</source>
        <translation>먼저 이 URL, 헤더, 필드로 테스트에 성공해야 합니다.</translation>
    </message>
    <message>
        <source>{title} already has {most} APIs; delete one of them first.</source>
        <translation>{title}: 이미 API {most}개가 있습니다. 먼저 하나를 삭제하십시오.</translation>
    </message>
    <message>
        <source>Auth type cannot be changed after saving; register a new API for another credential.</source>
        <translation>인증 유형은 저장 후 변경할 수 없습니다. 다른 인증 수단에는 새 API를 등록하십시오.</translation>
    </message>
    <message>
        <source>Your role does not allow this here.</source>
        <translation>현재 권한으로는 여기에서 이 작업을 할 수 없습니다.</translation>
    </message>
    <message>
        <source>Sign in to do this.</source>
        <translation>이 작업을 하려면 로그인하십시오.</translation>
    </message>
    <message>
        <source>There is no such {thing}.</source>
        <translation>해당 {thing}이(가) 없습니다.</translation>
    </message>
    <message>
        <source>This has been changed since you read it. Read it again and repeat your change.</source>
        <translation>읽은 이후에 변경되었습니다. 다시 읽은 후 변경을 반복하십시오.</translation>
    </message>
    <message>
        <source>Too many attempts. Try again in {n} seconds.</source>
        <translation>시도 횟수가 너무 많습니다. {n}초 후 다시 시도하십시오.</translation>
    </message>
    <message>
        <source>The email address or the password is wrong.</source>
        <translation>이메일 주소 또는 비밀번호가 잘못되었습니다.</translation>
    </message>
    <message>
        <source>Your session has ended. Sign in again.</source>
        <translation>세션이 종료되었습니다. 다시 로그인하십시오.</translation>
    </message>
    <message>
        <source>The setup token is wrong. The server printed it when it first started.</source>
        <translation>설정 토큰이 잘못되었습니다. 서버가 처음 시작될 때 출력한 토큰입니다.</translation>
    </message>
    <message>
        <source>This server has been set up already.</source>
        <translation>이 서버는 이미 설정되었습니다.</translation>
    </message>
    <message>
        <source>Only an owner may change the server&apos;s settings.</source>
        <translation>서버 설정은 소유자만 변경할 수 있습니다.</translation>
    </message>
    <message>
        <source>Nothing was saved: {reason}.</source>
        <translation>저장되지 않았습니다: {reason}.</translation>
    </message>
    <message>
        <source>The server failed. Its log has details under {incident}.</source>
        <translation>서버에 오류가 발생했습니다. 서버 로그의 {incident} 항목을 확인하십시오.</translation>
    </message>
    <message>
        <source>There is no such member; remove it.</source>
        <translation>존재하지 않는 항목입니다. 삭제하십시오.</translation>
    </message>
    <message>
        <source>This is missing.</source>
        <translation>값이 없습니다.</translation>
    </message>
    <message>
        <source>The body is not valid JSON.</source>
        <translation>본문이 올바른 JSON이 아닙니다.</translation>
    </message>
    <message>
        <source>One rule is broken.</source>
        <translation>규칙 1개를 위반했습니다.</translation>
    </message>
    <message>
        <source>{count} rules are broken.</source>
        <translation>규칙 {count}개를 위반했습니다.</translation>
    </message>
    <message>
        <source>The request is larger than {most} bytes.</source>
        <translation>요청이 {most}바이트보다 큽니다.</translation>
    </message>
    <message>
        <source>This token belongs to no registered device. Register the device again.</source>
        <translation>이 토큰은 등록된 기기의 것이 아닙니다. 기기를 다시 등록하십시오.</translation>
    </message>
    <message>
        <source>Send Content-Type: application/json.</source>
        <translation>Content-Type: application/json으로 보내십시오.</translation>
    </message>
    <message>
        <source>Sign in to send over {most} bytes.</source>
        <translation>{most}바이트를 넘게 보내려면 로그인하십시오.</translation>
    </message>
    <message>
        <source>Register this device: its token opens nothing here.</source>
        <translation>이 기기를 등록하십시오. 토큰이 유효하지 않습니다.</translation>
    </message>
    <message>
        <source>The request is not as agreed.</source>
        <translation>요청이 규약과 다릅니다.</translation>
    </message>
    <message>
        <source>The body is a JSON object.</source>
        <translation>본문은 JSON 객체여야 합니다.</translation>
    </message>
    <message>
        <source>This is a text, and required.</source>
        <translation>필수 항목이며 텍스트여야 합니다.</translation>
    </message>
    <message>
        <source>{server} did not show its certificate: {reason}</source>
        <translation>{server}이(가) 인증서를 제시하지 않았습니다: {reason}</translation>
    </message>
    <message>
        <source>{server} sent something that is not of the contract ({document}, {where}): {reason}.</source>
        <translation>{server}이(가) 규약에 없는 내용을 보냈습니다({document}, {where}): {reason}.</translation>
    </message>
    <message>
        <source>the whole</source>
        <translation>전체</translation>
    </message>
    <message>
        <source>The server&apos;s address must look like https://host:port.</source>
        <translation>서버 주소는 https://호스트:포트 형식이어야 합니다.</translation>
    </message>
    <message>
        <source>The server&apos;s address must begin with https://; http:// is for this very machine only.</source>
        <translation>서버 주소는 https://로 시작해야 합니다. http://는 이 컴퓨터에서만 사용할 수 있습니다.</translation>
    </message>
    <message>
        <source>{server} answered with {media_type} instead of {wanted}.</source>
        <translation>{server}이(가) {wanted} 대신 {media_type}(으)로 응답했습니다.</translation>
    </message>
    <message>
        <source>{server} ended the stream.</source>
        <translation>{server}이(가) 스트림을 종료했습니다.</translation>
    </message>
    <message>
        <source>{server} sent a stream that is none of the server&apos;s: {reason}.</source>
        <translation>{server}이(가) 서버의 스트림이 아닌 내용을 보냈습니다: {reason}.</translation>
    </message>
    <message>
        <source>an event is longer than {most} characters</source>
        <translation>이벤트가 {most}자보다 깁니다</translation>
    </message>
    <message>
        <source>The device&apos;s address must look like http://192.168.0.20:8080.</source>
        <translation>기기 주소는 http://192.168.0.20:8080 형식이어야 합니다.</translation>
    </message>
    <message>
        <source>{server} cannot be reached.</source>
        <translation>{server}에 연결할 수 없습니다.</translation>
    </message>
    <message>
        <source>The connection to {server} was lost before its answer was complete.</source>
        <translation>응답이 완료되기 전에 {server}와(과)의 연결이 끊어졌습니다.</translation>
    </message>
    <message>
        <source>what answers there does not speak TLS; an address with http:// may be meant</source>
        <translation>TLS로 응답하지 않습니다. http:// 주소일 수 있습니다</translation>
    </message>
    <message>
        <source>the connection ended within the TLS handshake</source>
        <translation>TLS 핸드셰이크 중에 연결이 끊어졌습니다</translation>
    </message>
    <message>
        <source>the TLS handshake failed</source>
        <translation>TLS 핸드셰이크에 실패했습니다</translation>
    </message>
    <message>
        <source>its certificate is not accepted</source>
        <translation>인증서를 신뢰할 수 없습니다</translation>
    </message>
    <message>
        <source>The server wants to send this client elsewhere (HTTP {status}), which is not followed.</source>
        <translation>서버가 다른 주소로 이동하라고 응답했으나(HTTP {status}) 따르지 않습니다.</translation>
    </message>
    <message>
        <source>Something answered with HTTP {status}, but not as the server does. Is the address right?</source>
        <translation>HTTP {status} 응답을 받았으나 서버의 응답이 아닙니다. 주소가 올바릅니까?</translation>
    </message>
    <message>
        <source>{server} is not an address that can be used.</source>
        <translation>{server}은(는) 사용할 수 없는 주소입니다.</translation>
    </message>
    <message>
        <source>{server} cannot be reached: no connection in time.</source>
        <translation>{server}에 연결할 수 없습니다: 제한 시간 안에 연결되지 않았습니다.</translation>
    </message>
    <message>
        <source>{server} did not answer in time.</source>
        <translation>{server}이(가) 제한 시간 안에 응답하지 않았습니다.</translation>
    </message>
    <message>
        <source>{server} was not asked: the request, or the token in it, has characters that HTTP cannot carry.</source>
        <translation>{server}에 요청하지 않았습니다. 요청이나 토큰에 HTTP로 보낼 수 없는 문자가 있습니다.</translation>
    </message>
    <message>
        <source>What answers at {server} does not speak HTTP as the server does.</source>
        <translation>{server}의 응답이 서버의 HTTP 형식이 아닙니다.</translation>
    </message>
    <message>
        <source>{server} sent an answer that cannot be read.</source>
        <translation>{server}이(가) 읽을 수 없는 응답을 보냈습니다.</translation>
    </message>
    <message>
        <source>{server} cannot be reached through the proxy.</source>
        <translation>프록시를 통해 {server}에 연결할 수 없습니다.</translation>
    </message>
    <message>
        <source>The server is away, says a proxy in front of it (HTTP {status}).</source>
        <translation>서버 앞의 프록시가 서버를 사용할 수 없다고 응답했습니다(HTTP {status}).</translation>
    </message>
    <message>
        <source>{server} is not trusted: {reason}.</source>
        <translation>{server}을(를) 신뢰할 수 없습니다: {reason}.</translation>
    </message>
    <message>
        <source>{server} cannot be reached: its name is not known.</source>
        <translation>{server}에 연결할 수 없습니다: 이름을 찾을 수 없습니다.</translation>
    </message>
    <message>
        <source>{server} cannot be reached: nothing accepts connections there.</source>
        <translation>{server}에 연결할 수 없습니다: 연결을 받는 프로그램이 없습니다.</translation>
    </message>
    <message>
        <source>{server} cannot be reached: it ended the connection at once.</source>
        <translation>{server}에 연결할 수 없습니다: 상대가 연결을 바로 끊었습니다.</translation>
    </message>
    <message>
        <source>{server} cannot be reached: {reason}.</source>
        <translation>{server}에 연결할 수 없습니다: {reason}.</translation>
    </message>
    <message>
        <source>The secure connection to {server} broke: {reason}.</source>
        <translation>{server}와(과)의 보안 연결이 끊어졌습니다: {reason}.</translation>
    </message>
    <message>
        <source>the server&apos;s certificate</source>
        <translation>서버 인증서</translation>
    </message>
    <message>
        <source>the server&apos;s CA certificate</source>
        <translation>서버의 CA 인증서</translation>
    </message>
    <message>
        <source>Give a CA file or a fingerprint, not both.</source>
        <translation>CA 파일과 지문값 중 하나만 지정하십시오.</translation>
    </message>
    <message>
        <source>Not a SHA-256 fingerprint, which has 64 hex digits: {text}</source>
        <translation>64자리 16진수인 SHA-256 지문값이 아닙니다: {text}</translation>
    </message>
    <message>
        <source>the server&apos;s fingerprint is {found}, not the expected {expected}</source>
        <translation>서버의 지문값이 {found}(으)로, 예상한 {expected}와(과) 다릅니다</translation>
    </message>
    <message>
        <source>the certificate is not one for servers</source>
        <translation>서버용 인증서가 아닙니다</translation>
    </message>
    <message>
        <source>the pinned certificate is not a server&apos;s own CA</source>
        <translation>고정된 인증서가 서버의 자체 CA가 아닙니다</translation>
    </message>
    <message>
        <source>the server&apos;s certificate was not issued by the pinned CA</source>
        <translation>서버 인증서가 고정된 CA에서 발급되지 않았습니다</translation>
    </message>
    <message>
        <source>the server&apos;s certificate cannot be read ({reason})</source>
        <translation>서버 인증서를 읽을 수 없습니다({reason})</translation>
    </message>
    <message>
        <source>{thing} is valid from {start} UTC on; is this machine&apos;s clock right?</source>
        <translation>{thing}은(는) {start} UTC부터 유효합니다. 이 컴퓨터의 시계가 맞습니까?</translation>
    </message>
    <message>
        <source>{thing} expired on {end} UTC</source>
        <translation>{thing}이(가) {end} UTC에 만료되었습니다</translation>
    </message>
    <message>
        <source>The CA file {file} cannot be used: {reason}.</source>
        <translation>CA 파일 {file}을(를) 사용할 수 없습니다: {reason}.</translation>
    </message>
    <message>
        <source>The system&apos;s keyring took it but did not give it back.</source>
        <translation>시스템 키링이 값을 저장했으나 다시 돌려주지 않았습니다.</translation>
    </message>
    <message>
        <source>The system&apos;s keyring cannot be used: {reason}</source>
        <translation>시스템 키링을 사용할 수 없습니다: {reason}</translation>
    </message>
    <message>
        <source>{host} port {port}</source>
        <translation>{host} 포트 {port}</translation>
    </message>
    <message>
        <source>the proxy {host} port {port}</source>
        <translation>프록시 {host} 포트 {port}</translation>
    </message>
    <message>
        <source>{where} has not answered the last {count} calls, so it is only called once in a while to see whether it is back.</source>
        <translation>{where}이(가) 최근 {count}회의 호출에 응답하지 않아, 복구되었는지 가끔씩만 호출합니다.</translation>
    </message>
    <message>
        <source>{words} The last fault was: {reason}</source>
        <translation>{words} 마지막 오류: {reason}</translation>
    </message>
    <message>
        <source>{where} has {count} calls under way, and none ended in time to make room for this one. Check how quickly the vendor&apos;s server answers.</source>
        <translation>{where}에 진행 중인 호출이 {count}건이며 제한 시간 안에 끝난 호출이 없습니다. 벤더 서버의 응답 속도를 확인하십시오.</translation>
    </message>
    <message>
        <source>{where} gave no response: {reason} before any byte of one</source>
        <translation>{where}이(가) 응답하지 않았습니다(첫 바이트 이전): {reason}</translation>
    </message>
    <message>
        <source>{where} did not send a complete HTTP response: {reason}</source>
        <translation>{where}이(가) 완전한 HTTP 응답을 보내지 않았습니다: {reason}</translation>
    </message>
    <message>
        <source>{reason}. Check the vendor&apos;s server and its log.</source>
        <translation>{reason}. 벤더 서버와 서버 로그를 확인하십시오.</translation>
    </message>
    <message>
        <source>this server is shutting down and calls no vendor any more.</source>
        <translation>서버가 종료 중이므로 더 이상 벤더를 호출하지 않습니다.</translation>
    </message>
    <message>
        <source>the response of {where} is too large: {reason}.</source>
        <translation>{where}의 응답이 너무 큽니다: {reason}.</translation>
    </message>
    <message>
        <source>{where} began to answer, but its response did not end within {seconds} s.</source>
        <translation>{where}이(가) 응답을 시작했으나 {seconds}초 안에 끝나지 않았습니다.</translation>
    </message>
    <message>
        <source>{where} took the request, but did not answer within {seconds} s.</source>
        <translation>{where}이(가) 요청을 받았으나 {seconds}초 안에 응답하지 않았습니다.</translation>
    </message>
    <message>
        <source>{reason} Check how quickly the vendor&apos;s server answers.</source>
        <translation>{reason} 벤더 서버의 응답 속도를 확인하십시오.</translation>
    </message>
    <message>
        <source>its body is longer than {most} bytes</source>
        <translation>본문이 {most}바이트보다 깁니다</translation>
    </message>
    <message>
        <source>it does not start with HTTP/1.1 and a status</source>
        <translation>HTTP/1.1과 상태 코드로 시작하지 않습니다</translation>
    </message>
    <message>
        <source>its headers are longer than {most} bytes</source>
        <translation>헤더가 {most}바이트보다 깁니다</translation>
    </message>
    <message>
        <source>its status {status} is not valid</source>
        <translation>상태 {status}이(가) 올바르지 않습니다</translation>
    </message>
    <message>
        <source>it has no Content-Length and was cut off without the end of TLS (close_notify)</source>
        <translation>Content-Length가 없고 TLS 종료(close_notify) 없이 끊어졌습니다</translation>
    </message>
    <message>
        <source>it switches to another protocol (101), which was not asked for</source>
        <translation>요청하지 않은 다른 프로토콜로 전환합니다(101)</translation>
    </message>
    <message>
        <source>the connection was closed before any byte of it</source>
        <translation>첫 바이트 전에 연결이 닫혔습니다</translation>
    </message>
    <message>
        <source>the connection was closed before its end</source>
        <translation>끝나기 전에 연결이 닫혔습니다</translation>
    </message>
    <message>
        <source>its header section is malformed</source>
        <translation>헤더 형식이 잘못되었습니다</translation>
    </message>
    <message>
        <source>more than {most} interim responses (1xx) came before it</source>
        <translation>그 전에 중간 응답(1xx)이 {most}개를 넘게 왔습니다</translation>
    </message>
    <message>
        <source>its framing takes far more bytes than its body</source>
        <translation>프레이밍이 본문보다 훨씬 많은 바이트를 차지합니다</translation>
    </message>
    <message>
        <source>it is not valid HTTP ({reason})</source>
        <translation>올바른 HTTP가 아닙니다({reason})</translation>
    </message>
    <message>
        <source>its transfer coding ({coding}) is not one that may be used</source>
        <translation>사용할 수 없는 전송 코딩({coding})입니다</translation>
    </message>
    <message>
        <source>the connection broke ({reason})</source>
        <translation>연결이 끊어졌습니다({reason})</translation>
    </message>
    <message>
        <source>it closed the connection</source>
        <translation>상대가 연결을 닫았습니다</translation>
    </message>
    <message>
        <source>it reset the connection</source>
        <translation>상대가 연결을 재설정했습니다</translation>
    </message>
    <message>
        <source>it was closed here</source>
        <translation>이쪽에서 닫았습니다</translation>
    </message>
    <message>
        <source>its answer is too long</source>
        <translation>응답이 너무 깁니다</translation>
    </message>
    <message>
        <source>TLS failed: {reason}</source>
        <translation>TLS 실패: {reason}</translation>
    </message>
    <message>
        <source>it sent something that was not asked for</source>
        <translation>요청하지 않은 내용을 보냈습니다</translation>
    </message>
    <message>
        <source>looking up its host name</source>
        <translation>호스트 이름 조회</translation>
    </message>
    <message>
        <source>connecting</source>
        <translation>연결</translation>
    </message>
    <message>
        <source>shaking hands for TLS</source>
        <translation>TLS 핸드셰이크</translation>
    </message>
    <message>
        <source>the certificate of {where} is not accepted: {reason}. {advice}</source>
        <translation>{where}의 인증서를 신뢰할 수 없습니다: {reason}. {advice}</translation>
    </message>
    <message>
        <source>Ask the vendor to renew it.</source>
        <translation>벤더에 갱신을 요청하십시오.</translation>
    </message>
    <message>
        <source>Check the clock of this server, and the certificate with the vendor.</source>
        <translation>이 서버의 시계를 확인하고 벤더와 함께 인증서를 확인하십시오.</translation>
    </message>
    <message>
        <source>Check the host in the webhook URL, or ask the vendor for a certificate that names it.</source>
        <translation>웹훅 URL의 호스트를 확인하거나, 해당 호스트가 포함된 인증서를 벤더에 요청하십시오.</translation>
    </message>
    <message>
        <source>the host name {host} could not be resolved: {reason}. Check the spelling in the webhook URL, and this server&apos;s name server.</source>
        <translation>호스트 이름 {host}을(를) 확인할 수 없습니다: {reason}. 웹훅 URL의 철자와 이 서버의 네임 서버를 확인하십시오.</translation>
    </message>
    <message>
        <source>the connection to {host} port {port} broke: {reason}. Check the vendor&apos;s server.</source>
        <translation>{host} 포트 {port}와(과)의 연결이 끊어졌습니다: {reason}. 벤더 서버를 확인하십시오.</translation>
    </message>
    <message>
        <source>connection refused</source>
        <translation>연결 거부됨</translation>
    </message>
    <message>
        <source>could not connect to {host} port {port} ({address}): {reason}. Check that the vendor&apos;s server is up and that no firewall is in the way.</source>
        <translation>{host} 포트 {port}({address})에 연결할 수 없습니다: {reason}. 벤더 서버가 실행 중인지, 방화벽이 막고 있지 않은지 확인하십시오.</translation>
    </message>
    <message>
        <source>the server does not speak TLS on this port ({where}). Check the port in the webhook URL.</source>
        <translation>서버가 이 포트({where})에서 TLS로 통신하지 않습니다. 웹훅 URL의 포트를 확인하십시오.</translation>
    </message>
    <message>
        <source>TLS with {where} failed: {reason}. Check which TLS versions and certificates the vendor&apos;s server asks for.</source>
        <translation>{where}와(과)의 TLS 연결에 실패했습니다: {reason}. 벤더 서버가 요구하는 TLS 버전과 인증서를 확인하십시오.</translation>
    </message>
    <message>
        <source>TLS with {where} failed: {reason} during the handshake. Check that the server speaks TLS on this port.</source>
        <translation>{where}와(과)의 TLS 연결에 실패했습니다(핸드셰이크 중): {reason}. 서버가 이 포트에서 TLS로 통신하는지 확인하십시오.</translation>
    </message>
    <message>
        <source>{where} did not answer in time: the time ran out while {step}. Check that the vendor&apos;s server is up and that no firewall drops the packets.</source>
        <translation>{where}이(가) 제한 시간 안에 응답하지 않았습니다(시간이 초과된 단계: {step}). 벤더 서버가 실행 중인지, 방화벽이 패킷을 버리지 않는지 확인하십시오.</translation>
    </message>
    <message>
        <source>the name has no address</source>
        <translation>이름에 해당하는 주소가 없음</translation>
    </message>
    <message>
        <source>{where} gave no answer: {reason}.</source>
        <translation>{where}이(가) 응답하지 않았습니다: {reason}.</translation>
    </message>
    <message>
        <source>protocol error</source>
        <translation>프로토콜 오류</translation>
    </message>
    <message>
        <source>self-signed certificate</source>
        <translation>자체 서명된 인증서</translation>
    </message>
    <message>
        <source>self-signed certificate in certificate chain</source>
        <translation>인증서 체인에 자체 서명된 인증서가 있음</translation>
    </message>
    <message>
        <source>certificate has expired</source>
        <translation>인증서가 만료됨</translation>
    </message>
    <message>
        <source>certificate is not yet valid</source>
        <translation>인증서가 아직 유효하지 않음</translation>
    </message>
    <message>
        <source>unable to get local issuer certificate</source>
        <translation>발급자의 인증서를 찾을 수 없음</translation>
    </message>
    <message>
        <source>unable to verify the first certificate</source>
        <translation>첫 번째 인증서를 확인할 수 없음</translation>
    </message>
    <message>
        <source>network is unreachable</source>
        <translation>네트워크에 연결할 수 없음</translation>
    </message>
    <message>
        <source>no route to host</source>
        <translation>호스트로 가는 경로가 없음</translation>
    </message>
    <message>
        <source>connection timed out</source>
        <translation>연결 시간 초과</translation>
    </message>
    <message>
        <source>connection reset by peer</source>
        <translation>상대가 연결을 재설정함</translation>
    </message>
    <message>
        <source>name or service not known</source>
        <translation>이름을 찾을 수 없음</translation>
    </message>
    <message>
        <source>no address associated with hostname</source>
        <translation>호스트 이름에 해당하는 주소가 없음</translation>
    </message>
    <message>
        <source>temporary failure in name resolution</source>
        <translation>이름 조회에 일시적으로 실패함</translation>
    </message>
    <message>
        <source>Is a directory</source>
        <translation>폴더임</translation>
    </message>
    <message>
        <source>No such file or directory</source>
        <translation>파일이나 폴더가 없음</translation>
    </message>
    <message>
        <source>No space left on device</source>
        <translation>저장 공간이 없음</translation>
    </message>
    <message>
        <source>Permission denied</source>
        <translation>권한이 없음</translation>
    </message>
    <message>
        <source>Read-only file system</source>
        <translation>읽기 전용 파일 시스템</translation>
    </message>
    <message>
        <source>bald descendant segment</source>
        <translation>.. 뒤에 아무것도 없음</translation>
    </message>
    <message>
        <source>empty bracketed segment</source>
        <translation>대괄호가 비어 있음</translation>
    </message>
    <message>
        <source>index out of range</source>
        <translation>위치가 범위를 벗어남</translation>
    </message>
    <message>
        <source>invalid character</source>
        <translation>잘못된 문자</translation>
    </message>
    <message>
        <source>invalid escape</source>
        <translation>잘못된 이스케이프</translation>
    </message>
    <message>
        <source>unbalanced brackets</source>
        <translation>대괄호의 짝이 맞지 않음</translation>
    </message>
    <message>
        <source>unbalanced parentheses</source>
        <translation>괄호의 짝이 맞지 않음</translation>
    </message>
    <message>
        <source>unclosed bracketed selection</source>
        <translation>대괄호가 닫히지 않음</translation>
    </message>
    <message>
        <source>unclosed string</source>
        <translation>문자열이 닫히지 않음</translation>
    </message>
    <message>
        <source>unexpected whitespace after dot</source>
        <translation>점 뒤에 공백이 있음</translation>
    </message>
    <message>
        <source>unexpected trailing whitespace</source>
        <translation>끝에 공백이 있음</translation>
    </message>
    <message>
        <source>The allocation code does not match. Attempts left: {n}.</source>
        <translation>할당 코드가 일치하지 않습니다. 남은 시도 횟수: {n}.</translation>
    </message>
</context>
</TS>
