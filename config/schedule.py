"""What Celery's beat rings for, and how often (seconds). Every job finds by itself what is due."""

CELERY_BEAT_SCHEDULE = {
    "sweep-outbox": {"task": "foundation.mail.jobs.sweep_outbox", "schedule": 30.0},
    "fetch-incoming": {"task": "foundation.mail.jobs.fetch_incoming", "schedule": 60.0},
    "build-missing-documents": {"task": "invoices.jobs.build_missing_documents", "schedule": 30.0},
    "send-reminders": {"task": "invoices.jobs.send_reminders", "schedule": 300.0},
    "make-recurring": {"task": "invoices.jobs.make_recurring", "schedule": 900.0},
    "move-overdue-disputes": {"task": "disputes.jobs.move_overdue", "schedule": 300.0},
    "erase-compartments": {"task": "disputes.jobs.erase_compartments", "schedule": 3600.0},
    "send-scheduled-messages": {"task": "disputes.jobs.send_scheduled_messages", "schedule": 60.0},
    "build-missing-agreements": {"task": "disputes.jobs.build_missing_agreements", "schedule": 60.0},
    "build-waiting-case-files": {"task": "disputes.jobs.build_waiting_case_files", "schedule": 60.0},
    "stamp-formal-cases": {"task": "disputes.jobs.stamp_formal_cases", "schedule": 900.0},
    "expire-agreements": {"task": "clients.jobs.expire_agreements", "schedule": 900.0},
    "gather-insights": {"task": "insights.jobs.gather", "schedule": 60.0},
    "send-weekly-digests": {"task": "insights.jobs.send_digests", "schedule": 900.0},
    "check-vat-numbers": {"task": "clients.jobs.check_vat_numbers", "schedule": 1800.0},
    "watch-limitation": {"task": "notices.jobs.watch_limitation", "schedule": 86400.0},
    "sweep-work": {"task": "foundation.work.jobs.sweep_work", "schedule": 30.0},
    "purge-work": {"task": "foundation.work.jobs.purge_results", "schedule": 3600.0},
    "purge-guests": {"task": "accounts.jobs.purge_guests", "schedule": 3600.0},
    "verify-log": {"task": "foundation.audit.jobs.verify_nightly", "schedule": 86400.0},
}
