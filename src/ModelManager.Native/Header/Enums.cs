using ModelManager.Downloads;
using ModelManager.Lifecycle;
using ModelManager.Native.Events;
using ModelManager.Native.Header;
using ModelManager.Native.Managers;
using ModelManager.Primitives;
using ModelManager.Verification;

[assembly: CEnum(typeof(ErrorCode), "mm_status_code", "MM_",
    "The values of mm_status. The numbers are in decades by subject and never change; later versions may add some.")]
[assembly: CEnum(typeof(ModelState), "mm_state", "MM_STATE_",
    "The states of a model version. The numbers never change; later versions may add some.")]
[assembly: CEnum(typeof(MissReportStatus), "mm_report_status", "MM_REPORT_",
    "What became of the report of a missing model.")]
[assembly: CEnum(typeof(DownloadPriority), "mm_priority", "MM_PRIORITY_",
    "Which downloads go first.")]
[assembly: CEnum(typeof(OpenFlags), "mm_open_flag", "MM_OPEN_",
    "What mm_open_options.flags is made of, joined with |.")]
[assembly: CEnum(typeof(DamageKind), "mm_damage_kind", "MM_DAMAGE_",
    "What is wrong with a file of an installed version.")]
[assembly: CEnum(typeof(DownloadEventKind), "mm_event_type", "MM_EVENT_",
    "What an event tells. Ignore types that you do not know: later versions may add some.")]
[assembly: CEnum(typeof(ManagerEventKind), "mm_event_type", "MM_EVENT_", "")]
