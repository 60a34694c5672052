"""Server settings: for owners; whoever may not change them reads why."""

from PySide6.QtWidgets import QTabWidget

from clue_desktop.domain.permissions import Action
from ui import names
from ui.registrations.presenter import PendingPresenter
from ui.registrations.section import PendingSection
from ui.server_settings.backup_section import BackupSection
from ui.server_settings.calls_section import CallsSection
from ui.server_settings.log_section import LogSection
from ui.server_settings.mail_section import MailSection
from ui.server_settings.networks_section import NetworksSection
from ui.server_settings.outbox_section import OutboxSection
from ui.server_settings.presenters.backup import BackupsPresenter, DailyBackupPresenter
from ui.server_settings.presenters.calls import CallsPresenter
from ui.server_settings.presenters.log import LogPresenter
from ui.server_settings.presenters.mail import MailPresenter
from ui.server_settings.presenters.networks import NetworksPresenter
from ui.server_settings.presenters.outbox import OutboxPresenter
from ui.server_settings.presenters.retention import RetentionPresenter
from ui.server_settings.retention_section import RetentionSection
from ui.server_settings.server_section import ServerSection
from ui.server_settings.state import ServerStateWatch
from ui.state.context import PageContext
from ui.state.destination import PageKey, SettingsSection, ToServerSettings
from ui.widgets.labels import PageTitle
from ui.widgets.making import SteadyScroll, page_column, scrolling
from ui.widgets.page import Page
from ui.widgets.section import Section
from ui.widgets.states import EmptyState
from ui.words.language import tr


class ServerSettingsPage(Page[ToServerSettings]):
    """Mail, Outbox, Vendor networks, Vendor calls, Registrations, Events, Backup, Server, Server log."""

    def __init__(self, context: PageContext, place_id: str) -> None:
        super().__init__(context, place_id)
        self.setObjectName(names.SERVER_SETTINGS)
        self._sections: dict[SettingsSection, Section] = {}
        self._tabs = QTabWidget()
        column = page_column(self)
        column.addWidget(PageTitle(tr("Server settings")))
        if why_not := context.directory.may(Action.SERVER_SETTINGS, place_id).why_not:
            column.addWidget(EmptyState("lock", tr("The server's settings are for owners only."), why_not), 1)
            return
        self._tabs.setObjectName(names.SERVER_SETTINGS_TABS)
        self._tabs.setAccessibleName(tr("Server settings"))
        self._tabs.setDocumentMode(True)
        for key, title, section in self._make():
            self._sections[key] = section
            # Where the window is lower than what a section says, it scrolls; nothing in it is pressed flat.
            self._tabs.addTab(scrolling(section, SteadyScroll()), title)
        column.addWidget(self._tabs, 1)
        self.holds(*self._sections.values())

    @property
    def chapter(self) -> str:
        """Each section has a part of the chapter."""
        keys = list(self._sections)
        return f"{PageKey.SERVER_SETTINGS}.{keys[self._tabs.currentIndex()]}" if keys else ""

    def point_to(self, to: ToServerSettings) -> None:
        """Turn to the section that is wanted."""
        if to.section in self._sections:
            self._tabs.setCurrentIndex(list(self._sections).index(to.section))

    def _make(self) -> tuple[tuple[SettingsSection, str, Section], ...]:
        """Return the sections in their order, with their titles."""
        context, top, tasks = self.context, self.place_id, self.tasks
        state = ServerStateWatch(context.client, context.directory)
        backups, daily = BackupsPresenter(context, top), DailyBackupPresenter(context, top)
        return (
            (
                SettingsSection.MAIL,
                tr("Mail"),
                MailSection(context, MailPresenter(context, top), tasks, self),
            ),
            (
                SettingsSection.OUTBOX,
                tr("Outbox"),
                OutboxSection(context, OutboxPresenter(context, top), tasks, self),
            ),
            (
                SettingsSection.NETWORKS,
                tr("Vendor networks"),
                NetworksSection(context, NetworksPresenter(context, top), tasks, self),
            ),
            (
                SettingsSection.CALLS,
                tr("Vendor calls"),
                CallsSection(context, CallsPresenter(context, top), tasks, self),
            ),
            (
                SettingsSection.REGISTRATIONS,
                tr("Registrations"),
                PendingSection(context, PendingPresenter(context, top), tasks, self),
            ),
            (
                SettingsSection.EVENTS,
                tr("Events"),
                RetentionSection(context, RetentionPresenter(context, top), tasks, self),
            ),
            (
                SettingsSection.BACKUP,
                tr("Backup"),
                BackupSection(context, backups, daily, state, tasks, self),
            ),
            (SettingsSection.SERVER, tr("Server"), ServerSection(context, state, tasks, self)),
            (SettingsSection.LOG, tr("Server log"), LogSection(context, LogPresenter(context), tasks, self)),
        )
