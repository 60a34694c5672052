<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="ko" sourcelanguage="en">
<context>
    <name>ApiCard</name>
    <message>
        <source>{0}, {1} API</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Delete {0}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>More about {0}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Duplicate</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>History…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Export definition…</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ApiEditor</name>
    <message>
        <source>Close the editor</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save Configuration</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Saving the API</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Edit API</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Add API</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Saving…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Still to do before saving:</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Refused by the server:</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Everything is filled in and tested.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“{}” is saved.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Looking for credentials that have all their APIs</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Asking</name>
    <message>
        <source>Cancel</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>AutoSection</name>
    <message>
        <source>Auto Fields</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Values that the system fills in. Select only those that the vendor needs.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Select an Auth type first: it decides which values the system can fill in.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>AutoWidget</name>
    <message>
        <source>Send {}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Include this value in the request</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Key of {}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Value of the auto field, filled in by the system</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Filled in by the system; it cannot be changed.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Banner</name>
    <message>
        <source>Retry now</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Try to reach the server now</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>Next attempt in %n s</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>Trying…</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>BasicSection</name>
    <message>
        <source>Basic Information</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Select a credential</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Name</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Auth type</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Locked: the Auth type cannot be changed after saving. Register a new API for another one.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Webhook URL</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>CLUe sends only HTTP POST, Content-Type: application/json, and expects JSON back.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{title}  —  {number} of {number} registered</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>BlockerList</name>
    <message>
        <source>What still blocks saving</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What to check: {0}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Breadcrumbs</name>
    <message>
        <source>Where you are</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Go up to {name}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>BusyBar</name>
    <message>
        <source>Under way</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ChoosePlace</name>
    <message>
        <source>Search places</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Search places or Place IDs</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Places</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>… and {0} more; type more of the name.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No place matches.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ClosingQuestion</name>
    <message>
        <source>Close the editor?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Discard</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Keep editing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save Configuration</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ConflictQuestion</name>
    <message>
        <source>Somebody else has saved “{}” since you opened it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Saved by somebody else</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing of yours is lost yet. These fields differ:</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What can be compared is the same; only the order of rows differs.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Header values are hidden, so theirs may differ without being listed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Use theirs</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save mine over it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Differences</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Field</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Mine</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Theirs</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>CustomerApiPage</name>
    <message>
        <source>Show APIs of</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>All credentials</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Import…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>+ Add API</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No APIs have been registered yet.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Register the vendor&apos;s authentication webhook with “+ Add API” in the upper right, test it, and then assign it to a credential in Setting of access service.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Opening the API</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Loading the APIs</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Deleting the API</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“{0}” is deleted.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Restoring the revision</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Export definition</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Writing {0}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Exported to {0}, without secrets.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Import definition</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} could not be imported. {1}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Loading…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Limit reached (3 per credential type): {0}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Looking where it is used</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reading the history</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Customer API Integration</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>DeleteDialog</name>
    <message>
        <source>Delete API</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Delete “{0}”? This cannot be undone.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It is assigned. These credentials will operate using device-local authentication, without vendor verification, from the moment of deletion:</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What falls back to device-local authentication</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Assign another API first</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Delete</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Could be assigned instead: {0}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No other API is registered for this credential. Register a replacement before deleting.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>DevicePanel</name>
    <message>
        <source>Device</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Load a credential file…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Load a credential file</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Credential</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show what is typed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Present</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Present the credential</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose a device</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Virtual device</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>DevicesPage</name>
    <message>
        <source>Devices</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Search devices</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Search serial, name, place, model</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>+ Register ahead</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Rename…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Move…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>New token…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Release…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reading the devices</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No device matches.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Change or clear the search.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No device is registered here yet.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A device registers itself with the Place ID and an allocation code, or you register it ahead with the button in the upper right.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Loading…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose a device first.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Presenting the credential</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Rename device {0}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Rename</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Renaming the device</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Move device {0} to</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Moving the device</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Releasing the device</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Making a new token</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Load a credential file</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Serial</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Name</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Place</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0}, Place ID {1}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>State</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>● connected</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>○ not connected</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Last seen</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>never</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Model</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Registered</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>DiagnosisPanel</name>
    <message>
        <source>Close the diagnosis</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What to check</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open in the test console</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Device ID is filled in. The value is kept masked ({0}): type it yourself.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>EventsPage</name>
    <message>
        <source>Access events</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pause</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Export CSV…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Following the events</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Resume</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Events</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Loading…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No event matches.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>New ones that match appear here by themselves.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing has been presented here yet.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Every credential that is presented at a device appears here at once.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} events written…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reading the events</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reading older events</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Export events</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Exporting the events</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Time</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Result</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Credential</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Value</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reason or message</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Device</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Place</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>API</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>ms</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>FilterBar</name>
    <message>
        <source>Device serial</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>All credentials</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>All results</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>All reasons</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Since</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Until</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Clear filter</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Clear the filter</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A device serial has {0}.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>FingerprintPage</name>
    <message>
        <source>Is this your server?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>They are equal: trust it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Fingerprint</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Do not connect</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{server} is contacted for the first time. Compare this SHA-256 fingerprint with the one that the server&apos;s administrator sees (the server prints it at its start). Nothing has been sent yet.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>FirstRunPage</name>
    <message>
        <source>Welcome to CLUe</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Set this server up: name your organization and become its owner. You can invite others later.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Set up</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Organization (the headquarters)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Your name</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Email address</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Password</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Setup token</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The server printed it once, when it was first started.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Begin with a sample: a branch, a place group, two places</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>GoToField</name>
    <message>
        <source>Go to a place, device, API or action</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Go to…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Found</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing is called so.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>GroupAccessServicePage</name>
    <message>
        <source>Access type</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Modify</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reading what would change</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Loading the access service</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The assignments you have chosen for this place group are not saved.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Saving the access service</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Setting of access service</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Verify vendor</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Credentials without an assigned API operate using device-local authentication only; no verification request is sent to the vendor API for them.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Somebody else has changed this setting while you were choosing.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show theirs</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Undo</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Taking the save back</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>GroupRows</name>
    <message>
        <source>If the vendor gives no answer</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Credential</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Vendor API</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} if the vendor gives no answer</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>HeaderSection</name>
    <message>
        <source>Custom Headers</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>For authentication or authorization, if the vendor needs it. Content-Type and Accept are fixed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Add header</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There can be at most 10 custom headers.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>HeaderWidget</name>
    <message>
        <source>Key</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Remove header</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Key of header {}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Value of header {}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Remove header {}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>stored, hidden — type to replace it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>enter the value again</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Value</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Hide</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Hide the value</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show the value while it is being typed</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>HistoryDialog</name>
    <message>
        <source>History of {0}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Revisions</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What this revision changed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Restore this revision</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Close</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This is the present state.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Registered as:</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Only secrets changed (header values are never shown).</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>InputsPanel</name>
    <message>
        <source>Device ID</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>9–12 digits</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Takes the place of {0}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>MainWindow</name>
    <message>
        <source>Main</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>● starting…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Account</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Starting…</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ManualSection</name>
    <message>
        <source>Manual Fields</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Fixed values in the request. Auto and manual fields together: at most 10.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No manual fields defined.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Add field</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Auto and manual fields together can be at most 10.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ManualWidget</name>
    <message>
        <source>Field Name</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Value</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Remove field</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Name of field {}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Type of field {}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Value of field {}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Remove field {}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>NameDialog</name>
    <message>
        <source>OK</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Name</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>NodeMenu</name>
    <message>
        <source>Pages of this node</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>NoticesArea</name>
    <message>
        <source>Notices</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>Dismiss all %n notices</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
</context>
<context>
    <name>PageStack</name>
    <message>
        <source>Choose a place</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose a node in the tree on the left, or press Ctrl+K and type its name.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ParsingSection</name>
    <message>
        <source>Response Parsing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Enter at least one of statusCode and Success Result JSONPath. Fields of the test&apos;s response can be dragged onto the JSONPath fields.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>statusCode</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Up to 3 codes in 100–399; any one of them counts as success.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Success Result JSONPath: Value</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Value</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Success Result JSONPath: data format</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Data format</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Success Message JSONPath (optional)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Failure Message JSONPath (optional)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The string found there is shown on the device&apos;s screen; left empty, no message is shown.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Success Message JSONPath</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Failure Message JSONPath</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Success Result JSONPath</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Success Result JSONPath: Key</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Key, Value and data format must match the response exactly.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Mode 1: Response Code Verification — success if the HTTP status code matches one in the list.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Mode 2: Response Body Verification — success if Key = Value holds, whatever the status code: also for 4xx and 5xx.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Mode 3: Combined Verification — success when the status code matches and Key = Value holds.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The judgment mode follows from which of the fields are filled in.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>PathField</name>
    <message>
        <source>This field cannot be changed now.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>PlaceAccessServicePage</name>
    <message>
        <source>Somebody else has changed this setting while you were choosing.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show theirs</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Loading the access service</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Modify</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Saving the access service</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The overrides you have chosen for this place are not saved.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Saved for this place only.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Access type: {0}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The place group&apos;s access type is None: overrides are kept, but without effect.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What you choose here applies to this place only. If the place group is saved later, its values replace the overrides of this place.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>inherited</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>overridden</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Setting of access service</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Verify vendor</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>PlacePage</name>
    <message>
        <source>Place ID</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copy the Place ID</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stands under</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Devices</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>An installer types the Place ID into a device that is to be registered here.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Place</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>PlaceRows</name>
    <message>
        <source>Credential</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Vendor API</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Back to inherited</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0}: back to inherited</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>PlaceTreePanel</name>
    <message>
        <source>Search places</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Search places or Place IDs</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>1 node</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} nodes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} of {1} nodes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No node matches.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Add a {0}…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Rename</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Move…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Delete…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Places</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Delete</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>PlacesPage</name>
    <message>
        <source>Places under this node</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Places</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Place ID</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copy the Place ID</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>+ Add</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Rename…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Move…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Delete…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copy Place ID</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>+ Add {0}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>+ Add…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source> or </source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is nothing under this node yet.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Add {0} with the button in the upper right.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose a row first.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Add a {0}…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Place ID {0} copied.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Name</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Kind</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Devices</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Overrides</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>● overrides</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Overrides the place group&apos;s settings</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>PropagationDialog</name>
    <message>
        <source>Apply to child places</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0}: no vendor will be asked any more. Devices decide by themselves (device-local authentication).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>These per-place overrides will be lost:</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>… and {0} more.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>OK</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Overrides that will be lost</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Place</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Credential</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Now</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Afterwards</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>RegisterDialog</name>
    <message>
        <source>Device serial</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>9 to 12 digits</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Name</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>optional, for example “Main door”</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Place</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The device gets a token now and need not register itself with an allocation code.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Registering the device</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ResponseModel</name>
    <message>
        <source>Key</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Value</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Type</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The whole response has no JSONPath of its own: choose a value inside it.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ResponseView</name>
    <message>
        <source>Response of the vendor</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Enter sends the node to Success Result, Ctrl+1 to Ctrl+3 to one of the three JSONPath fields.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copy path</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copy value</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Drop it onto one of the JSONPath fields: {0}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This node has no JSONPath of its own.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Use as Success Result</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Use as Success Message</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Use as Failure Message</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The whole response has no JSONPath of its own: choose a value inside it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copied: {0}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} is copied with “Save whole response…”.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>RunList</name>
    <message>
        <source>Runs of the test</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>#</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>At</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Value</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Status</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Verdict</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Message</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Took</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>SignInPage</name>
    <message>
        <source>Sign in</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Email address</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Password</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stay signed in on this computer (system keyring)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Without a keyring, keep it in a file, unencrypted, only for me</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sign in to {server}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Terminal</name>
    <message>
        <source>Request and response</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>TestConsole</name>
    <message>
        <source>EXECUTE TEST</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pretty</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copy as cURL</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save whole response…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Clear</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Loading JSONPath</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Execute test</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The test is running</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Time since the test began</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cancel the test</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Lay the response&apos;s body out over lines</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copy the request as a cURL command without secrets</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save the whole response to a file</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Forget all runs</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Hint</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Send this configuration to the vendor once, with the values above</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Header values and PINs are left out; fill them in where it says so</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Request and response</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Response</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Runs</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>API Test Console</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} s</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The request and the response appear here.
Enter values that exist at the vendor, and EXECUTE TEST.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>After a test, drag a field of the response onto a JSONPath field.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The response is not JSON: there are no fields to choose from.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no response.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Drag onto a JSONPath field · Enter: Success Result · {0}: the three fields</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Success Result JSONPath</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Success Message JSONPath</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Failure Message JSONPath</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} is now {1}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copied as a cURL command; secrets are left out.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save whole response</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Saving the response</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} could not be written: {1}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Saved: {0}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>TokenDialog</name>
    <message>
        <source>Token of device {0}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This is the token of device {0}. It is shown this once; the server keeps only its hash.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Token</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copy</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save as credential file…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Close</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The device program reads the file: clue-device status --credential-file FILE</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Saved: {0}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Saving the credential file</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save as credential file</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copied. Clear the clipboard when the device has it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Hide</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>TroublePanel</name>
    <message>
        <source>Why the test gave no success</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What to check: {0}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>VendorRows</name>
    <message>
        <source>API for {0}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>VerdictPanel</name>
    <message>
        <source>No verdict yet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Run a test: the verdict follows every change of the criteria.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Judging…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The response is large; this takes a moment.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What to check: {0}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No verdict: the judgment criteria are not complete</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>With this response: {0}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Without a response: {0}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Verdict</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>_LeaveDialog</name>
    <message>
        <source>Leave without saving?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stay here</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Leave, lose it</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>_Row</name>
    <message>
        <source>Copy details</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Dismiss</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>rules</name>
    <message>
        <source>The device serial must be 9 to 12 digits.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The allocation code does not match. Attempts left: {n}.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
</TS>
