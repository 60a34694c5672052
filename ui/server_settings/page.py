"""Server settings: for owners; whoever may not change them reads why."""

from PySide6.QtWidgets import QTabWidget, QVBoxLayout, QWidget
from typing_extensions import override

from clue_desktop.contract.events import Change
from clue_desktop.domain.permissions import Action
from ui import names
from ui.context import PageContext
from ui.language import tr
from ui.page import Page
from ui.place_settings.pending_presenter import PendingPresenter
from ui.place_settings.pending_section import PendingSection
from ui.server_settings.backup_presenter import BackupsPresenter, DailyBackupPresenter
from ui.server_settings.backup_section import BackupSection
from ui.server_settings.calls_presenter import CallsPresenter
from ui.server_settings.calls_section import CallsSection
from ui.server_settings.log_presenter import LogPresenter
from ui.server_settings.log_section import LogSection
from ui.server_settings.mail_presenter import MailPresenter
from ui.server_settings.mail_section import MailSection
from ui.server_settings.networks_presenter import NetworksPresenter
from ui.server_settings.networks_section import NetworksSection
from ui.server_settings.outbox_presenter import OutboxPresenter
from ui.server_settings.outbox_section import OutboxSection
from ui.server_settings.retention_presenter import RetentionPresenter
from ui.server_settings.retention_section import RetentionSection
from ui.server_settings.server_section import ServerSection
from ui.server_settings.state import ServerStateWatch
from ui.state.destination import SettingsSection, ToServerSettings
from ui.widgets import theme
from ui.widgets.labels import PageTitle
from ui.widgets.states import EmptyState


class ServerSettingsPage(Page[ToServerSettings]):
    """Mail, Outbox, Vendor networks, Vendor calls, Registrations, Events, Backup, Server, Server log."""

    def __init__(self, context: PageContext, place_id: str) -> None:
        super().__init__(context, place_id)
        self.setObjectName(names.SERVER_SETTINGS)
        self._why_not = context.directory.may(Action.SERVER_SETTINGS, place_id).why_not
        self._mail = MailPresenter(context, place_id)
        self._outbox = OutboxPresenter(context, place_id)
        self._networks = NetworksPresenter(context, place_id)
        self._calls = CallsPresenter(context, place_id)
        self._registrations = PendingPresenter(context, place_id)
        self._retention = RetentionPresenter(context, place_id)
        self._backups = BackupsPresenter(context, place_id)
        self._daily_backup = DailyBackupPresenter(context, place_id)
        self._state = ServerStateWatch(context.client, context.directory)
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.MARGIN, theme.MARGIN, theme.MARGIN, theme.MARGIN)
        column.setSpacing(theme.GAP)
        column.addWidget(PageTitle(tr("Server settings")))
        self._sections: dict[SettingsSection | None, QWidget] = {}
        self._tabs = QTabWidget()
        if self._why_not:
            column.addWidget(
                EmptyState("lock", tr("The server's settings are for owners only."), self._why_not), 1
            )
            self._forget = []
            return
        mail = MailSection(context, self._mail, self.tasks, self)
        outbox = OutboxSection(context, self._outbox, self.tasks, self)
        networks = NetworksSection(context, self._networks, self.tasks, self)
        calls = CallsSection(context, self._calls, self.tasks, self)
        retention = RetentionSection(context, self._retention, self.tasks, self)
        self._server = ServerSection(context, self._state, self)
        registrations = PendingSection(context, self._registrations, self.tasks, self)
        backup = BackupSection(context, self._backups, self._daily_backup, self._state, self.tasks, self)
        self._log = LogSection(LogPresenter(context), self.tasks, self)
        self._sections = {
            SettingsSection.MAIL: mail,
            SettingsSection.OUTBOX: outbox,
            SettingsSection.NETWORKS: networks,
            SettingsSection.CALLS: calls,
            SettingsSection.REGISTRATIONS: registrations,
            SettingsSection.EVENTS: retention,
            SettingsSection.BACKUP: backup,
            SettingsSection.SERVER: self._server,
            SettingsSection.LOG: self._log,
        }
        self._left = (
            *(
                mail.leave,
                outbox.leave,
                networks.leave,
                calls.leave,
                registrations.leave,
                retention.leave,
                backup.leave,
            ),
            *(self._server.leave, self._log.leave),
        )
        self._tabs.setObjectName(names.SERVER_SETTINGS_TABS)
        self._tabs.setAccessibleName(tr("Server settings"))
        self._tabs.setDocumentMode(True)
        titles = (
            *(
                tr("Mail"),
                tr("Outbox"),
                tr("Vendor networks"),
                tr("Vendor calls"),
                tr("Registrations"),
                tr("Events"),
            ),
            *(tr("Backup"), tr("Server"), tr("Server log")),
        )
        for section, title in zip(self._sections.values(), titles, strict=True):
            self._tabs.addTab(section, title)
        column.addWidget(self._tabs, 1)
        self._forget = [context.changes.follow(self._changed_elsewhere)]

    def point_to(self, to: ToServerSettings) -> None:
        """Turn to the section that is wanted."""
        if to.section in self._sections:
            self._tabs.setCurrentWidget(self._sections[to.section])

    def begin(self) -> None:
        """Load all sections."""
        if self._why_not:
            return
        self.tasks.spawn(self._mail.load(), tr("Reading the mail settings"))
        self.tasks.spawn(self._outbox.load(), tr("Reading the outbox"))
        self.tasks.spawn(self._networks.load(), tr("Reading the vendor networks"))
        self.tasks.spawn(self._calls.load(), tr("Reading how much of a response is read"))
        self.tasks.spawn(self._registrations.load(), tr("Reading the registrations under way"))
        self.tasks.spawn(self._retention.load(), tr("Reading for how long events are kept"))
        self.tasks.spawn(self._backups.load(), tr("Reading the backups"))
        self.tasks.spawn(self._daily_backup.load(), tr("Reading the daily backup"))
        self._log.load()
        self.tasks.spawn(self._state.load(), tr("Reading the server's state"))
        self.tasks.spawn(self._server.load(), tr("Reading the server's certificate"))

    def unsaved(self) -> str:
        """Return what would be lost."""
        lost = []
        if self._mail.dirty:
            lost.append(tr("The mail settings that you have typed are not saved."))
        if self._networks.dirty:
            lost.append(tr("The vendor networks that you have typed are not saved."))
        if self._calls.dirty:
            lost.append(tr("How much of a response is read is chosen, but not saved."))
        if self._retention.dirty:
            lost.append(tr("For how long events are kept is chosen, but not saved."))
        if self._daily_backup.dirty:
            lost.append(tr("Whether a backup is made each day is chosen, but not saved."))
        return " ".join(lost)

    @override
    def leave(self) -> None:
        """End what is under way."""
        for forget in self._forget:
            forget()
        if not self._why_not:
            for left in self._left:
                left()
        super().leave()

    def _changed_elsewhere(self, change: Change | None) -> None:
        if self._mail.concerns(change):
            self.tasks.spawn(self._mail.load(), tr("Reading the mail settings"))
        if self._outbox.concerns(change):
            self.tasks.spawn(self._outbox.load(), tr("Reading the outbox"))
        if self._networks.concerns(change):
            self.tasks.spawn(self._networks.load(), tr("Reading the vendor networks"))
        if self._calls.concerns(change):
            self.tasks.spawn(self._calls.load(), tr("Reading how much of a response is read"))
        if self._registrations.concerns(change):
            self.tasks.spawn(self._registrations.load(), tr("Reading the registrations under way"))
        if self._retention.concerns(change):
            self.tasks.spawn(self._retention.load(), tr("Reading for how long events are kept"))
        if self._backups.concerns(change):
            self.tasks.spawn(self._backups.load(), tr("Reading the backups"))
        if self._server.concerns(change):
            self.tasks.spawn(self._server.load(), tr("Reading the server's certificate"))
        if self._daily_backup.concerns(change):
            self.tasks.spawn(self._daily_backup.load(), tr("Reading the daily backup"))
