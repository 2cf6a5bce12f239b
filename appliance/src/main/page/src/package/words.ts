// Every word of the verifier that travels with a package: both languages at once, because it remembers nothing.
import { h } from "../dom";

const WORDS = {
  title: ["证据包校验", "Evidence package"],
  subtitle: [
    "在本机浏览器中校验，不联网，不上传任何内容。",
    "Checked in this browser: no network, nothing leaves this computer.",
  ],
  choose: ["选择证据包文件夹", "Choose the folder of the package"],
  drop: ["或把文件夹拖到这里", "or drop the folder here"],
  key: ["公钥（由录制单位另行提供；不填则用包内公钥）", "Verifier key, brought from elsewhere; without it the package's own is taken"],
  again: ["重新校验", "Check again"],
  checking: ["校验中", "Checking"],
  intact: ["一致", "INTACT"],
  notIntact: ["不一致", "NOT INTACT"],
  cannotCheck: ["无法校验", "Could not check"],
  several: ["其中有多个证据包，请选择其中一个", "Several packages are in it: choose one of them"],
  whole: ["完整会话", "The whole session"],
  clip: ["片段，不是完整会话", "A clip, not the whole session"],
  session: ["会话", "Session"],
  room: ["场所", "Room"],
  time: ["时间", "Time"],
  holds: ["所含影像", "Footage in it"],
  segmentsOf: ["{held} / {all} 个分段", "{held} of {all} segments"],
  keyPinned: ["签名公钥与提供的一致", "Signed by the key that was given"],
  keyOwn: [
    "公钥取自包内：只说明证据包自身一致。请与录制单位公布的公钥核对：",
    "The key is the package's own, which shows only that it agrees with itself. Compare it with the one you know:",
  ],
  counts: ["已核对 {entries} 条日志，{bytes}", "{entries} entries of the log and {bytes} were checked"],
  timeline: ["时间轴", "Timeline"],
  archived: ["已封存并已存档", "Sealed and archived"],
  sealed: ["已封存", "Sealed"],
  gap: ["中断", "Interruption"],
  outside: ["不在本包内", "Not in this package"],
  failed: ["校验失败", "FAILED"],
  unexplained: ["无影像，无记录", "No footage, and nothing says why"],
  findings: ["发现的问题", "Findings"],
  files: ["影像文件", "Footage"],
  track: ["轨道", "Track"],
  file: ["文件", "File"],
  segments: ["分段", "Segments"],
  standing: ["校验结果", "Result"],
  play: ["播放", "Play"],
  noPlay: ["未通过校验，不予播放", "Not played: it failed"],
  playFailed: ["此浏览器不能播放该编码，请用 VLC 打开文件。", "This browser cannot play this coding: open the file with VLC."],
  gaps: ["中断与瑕疵", "Interruptions and flaws"],
  marks: ["标记", "Marks"],
  complete: ["会话已完成：各中断均已说明", "Complete: every interruption is explained"],
  incomplete: ["会话未标为完成", "Not marked as complete"],
  limits: [
    "本校验证明包内影像和记录与签名的日志一致。它不证明场景真实，也不显示签发之后新增的记录。",
    "This shows that footage and record are those of the signed log. It does not show that the scene was genuine, nor what was entered after the signature.",
  ],
} as const satisfies Record<string, readonly [string, string]>;

/** What findings are, by their codes. */
const FINDINGS: Record<string, string> = {
  "manifest-damaged": "清单文件损坏",
  "file-missing": "缺少文件",
  "file-unknown": "存在未记载的文件",
  "bytes-altered": "数据与封存时不一致",
  "bytes-missing": "文件被截短",
  "bytes-uncovered": "存在未封存的数据",
  "record-damaged": "记录损坏",
  "entry-damaged": "日志条目损坏",
  "entry-out-of-place": "校验链断开",
  "entry-unproven": "条目不在签名的日志中",
  "checkpoint-damaged": "签名无效",
  "key-differs": "签名公钥不符",
  "tile-missing": "缺少日志哈希",
  "tile-changed": "日志哈希不一致",
  "part-damaged": "影像目录与记录不符",
};

const CAUSES: Record<string, string> = {
  opening: "开始录制",
  stopped: "人工停止",
  "run-full": "文件换卷",
  paused: "休息或用餐",
  "site-changed": "场所变化",
  obstructed: "人为阻挠",
  weather: "天气恶劣",
  secrecy: "涉密停止",
  "parameter-change": "编码参数变更",
  "time-jump": "时间戳跳变",
  "stream-ended": "信号丢失",
  "signal-lost": "信号丢失",
  network: "网络中断",
  "packet-loss": "网络丢包",
  "device-fault": "设备故障",
  "access-denied": "设备拒绝登录",
  "clock-step": "时钟校正",
  "storage-stall": "存储响应过慢",
  "storage-error": "存储故障",
  "storage-full": "存储空间不足",
  "process-died": "程序中止",
  restart: "程序重新启动",
  power: "断电或系统重启",
  other: "其他",
  "picture-black": "画面全黑",
  "picture-frozen": "画面静止",
  "picture-covered": "画面遮挡",
  "sound-silent": "声音过低",
  "sound-clipped": "声音过载",
  "sound-dead": "拾音器无信号",
  "clock-drift": "时钟偏差",
};

export type Word = keyof typeof WORDS;

/** Both languages, one behind the other. */
export function plain(key: Word, values: Record<string, string | number> = {}): string {
  return WORDS[key].map((each) => filled(each, values)).join(" ");
}

/** Both languages, the English one smaller. */
export function both(key: Word, values: Record<string, string | number> = {}): HTMLElement {
  const [chinese, english] = WORDS[key];
  return h("span", { class: "both" }, h("span", {}, filled(chinese, values)), " ", h("small", { lang: "en" }, filled(english, values)));
}

export function findingWord(code: string): string {
  return FINDINGS[code] ?? code;
}

export function causeWord(code: string): string {
  return `${CAUSES[code] ?? ""} ${code}`.trim();
}

function filled(text: string, values: Record<string, string | number>): string {
  return text.replace(/\{(\w+)\}/g, (_, name: string) => String(values[name] ?? ""));
}
