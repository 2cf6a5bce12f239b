// Every word on the page, Chinese first.

const WORDS = {
  product: ["留痕", "Liuhen"],
  subtitle: ["行政执法音像记录主机", "Evidence recorder"],
  rooms: ["房间", "Rooms"],
  sessions: ["会话", "Sessions"],
  logOut: ["退出", "Log out"],
  otherLanguage: ["English", "中文"],
  free: ["可用空间", "Free"],
  setupTitle: ["建立首个账户", "Make the first account"],
  setupText: [
    "主机启动时显示了一次性设置口令，它也保存在数据目录的 access/setup-token 文件中，使用一次即作废。",
    "The machine printed a one-time setup token when it started; it also stands in access/setup-token of the state directory. It is void once used.",
  ],
  token: ["设置口令", "Setup token"],
  name: ["用户名", "Name"],
  password: ["密码", "Password"],
  passwordRule: ["至少 10 个字符", "10 characters or more"],
  makeAccount: ["建立账户", "Make account"],
  loginTitle: ["登录", "Log in"],
  logIn: ["登录", "Log in"],
  fingerprint: ["证书指纹 SHA-256", "Certificate SHA-256"],
  notSecret: ["本机不得存储、处理国家秘密。", "Never for state secrets."],
  armed: ["待录", "Ready"],
  recording: ["录制中", "Recording"],
  closing: ["正在结束", "Closing"],
  troubled: ["录制中 · 有中断", "Recording, with interruptions"],
  start: ["开始录制", "START"],
  stop: ["结束录制", "STOP"],
  confirmStop: ["确定结束录制？", "End this recording?"],
  confirm: ["确定结束", "End it"],
  cancel: ["继续录制", "Go on"],
  verdict_connecting: ["连接中", "connecting"],
  verdict_off: ["未录制", "off"],
  verdict_recording: ["录制中", "recording"],
  verdict_degraded: ["录制有缺陷", "recorded with a flaw"],
  "verdict_not-recording": ["应录未录", "NOT RECORDING"],
  behind: ["落后", "behind"],
  waitingPicture: ["等待画面", "Waiting for the picture"],
  noRooms: ["配置文件中没有房间。", "The configuration has no rooms."],
  current: ["当前会话", "Session"],
  noSessions: ["还没有会话。在“房间”中按“开始录制”。", "No sessions yet. Press START under Rooms."],
  more: ["更早的会话", "Earlier sessions"],
  session: ["会话", "Session"],
  room: ["房间", "Room"],
  began: ["开始", "Began"],
  ended: ["结束", "Ended"],
  length: ["时长", "Length"],
  tracks: ["音视频轨", "Tracks"],
  state: ["状态", "State"],
  finished: ["已结束", "Ended"],
  all: ["全程", "Whole"],
  play: ["播放", "Play"],
  pause: ["暂停", "Pause"],
  listen: ["监听", "Listen"],
  speed: ["倍速", "Speed"],
  zoomIn: ["放大", "Zoom in"],
  zoomOut: ["缩小", "Zoom out"],
  footage: ["有录像", "Footage"],
  unexplained: ["无说明的缺失", "Unexplained"],
  gapHere: ["此处无录像", "No footage here"],
  gapPerson: ["人工", "By a person"],
  gapSource: ["信号与设备", "Signal, device"],
  gapStorage: ["存储", "Storage"],
  gapPower: ["断电与重启", "Power, restart"],
  gapOrdinary: ["换卷与参数", "File change"],
  gap: ["中断", "Interruption"],
  flaw: ["瑕疵", "Flaw"],
  flawLoss: ["丢包", "Packets lost"],
  flawPicture: ["画面异常", "Picture"],
  flawSound: ["声音异常", "Sound"],
  flawClock: ["时钟", "Clock"],
  mark: ["标记", "Mark"],
  ledgerTotals: ["时间账目", "Account of time"],
  gapExplained: ["有记载的中断", "Gaps on record"],
  wholeLength: ["合计（全程）", "Sum (whole)"],
  ledgerTitle: ["中断与瑕疵", "Interruptions and flaws"],
  noInterruptions: ["没有中断，也没有瑕疵。", "No interruptions and no flaws."],
  choose: ["选择", "Choose"],
  standing: ["说明状态", "Standing"],
  what: ["原因", "What"],
  track: ["音视频轨", "Track"],
  exactBounds: ["起止", "From, to"],
  origin: ["来源", "Origin"],
  explained: ["说明", "Explanation"],
  goThere: ["转到此处", "Go there"],
  automatic: ["自动", "Automatic"],
  byPerson: ["人工", "A person"],
  localCommand: ["主机命令行", "command line"],
  packetsLost: ["丢包 {count} 个", "{count} packets lost"],
  recoveryTitle: ["续录告知（请当场朗读）", "To be read aloud in the room"],
  recoveryHint: [
    "录制恢复后，请对着镜头朗读下文，再按“已朗读”：朗读处将作为标记记入录像，即为音像内说明。",
    "Read this aloud in front of the camera and press the button: the place is marked in the footage and explains the interruption.",
  ],
  wasRead: ["已朗读", "I have read it aloud"],
  notRead: ["未在录制中朗读，请书面说明。", "It was not read while recording: explain it in writing."],
  recoveryClosed: ["已说明", "explained"],
  writeStatement: ["书面说明", "Written statement"],
  tickFirst: ["请先在上表勾选所说明的中断。", "Tick the interruptions it explains in the table above."],
  ticked: ["已选 {count} 处", "{count} ticked"],
  reason: ["中断原因", "Reason"],
  statementText: ["说明文字", "Explanation"],
  attachmentName: ["附件（文书名称或编号，可不填）", "Attachment (name or number of a document, optional)"],
  attachment: ["附件：", "Attachment:"],
  sendStatement: ["提交说明", "Enter the statement"],
  statements: ["已提交的说明", "Statements"],
  about: ["针对", "about"],
  spokenInFootage: ["音像内说明（见标记）", "Spoken in the footage, at the mark"],
  wordsRemoved: ["（说明文字已依法移除）", "(the words were lawfully removed)"],
  reviewIt: ["审核通过", "Accept"],
  othersReview: ["须由他人审核", "Another person must review it"],
  reviewedBy: ["已审核：", "Reviewed by"],
  marks: ["标记", "Marks"],
  markKind: ["标记类别", "Kind of mark"],
  markHere: ["在播放位置标记", "Mark at the playhead"],
  stillWaiting: ["{count} 处中断待说明", "{count} interruptions wait for an explanation"],
  nothingWaits: ["没有待说明的中断。", "Nothing waits for an explanation."],
  completeIt: ["完成", "Complete"],
  sessionComplete: ["会话已完成", "The session is complete"],
  noFootage: ["此轨没有录像", "This track has no footage"],
  unplayable: [
    "此浏览器不能播放该编码。录像已存储，可下载后用其他播放器查看：",
    "This browser cannot play this codec. The footage is stored; download it for another player:",
  ],
  unplayableLive: [
    "此浏览器不能播放该编码。录制不受影响，结束后可在“会话”中下载。",
    "This browser cannot play this codec. Recording is not affected; download it under Sessions.",
  ],
  fromTo: ["起止时间", "From, to"],
  runFiles: ["录制文件", "Run files"],
  file: ["文件", "File"],
  codec: ["编码", "Codec"],
  size: ["大小", "Size"],
  endedBy: ["结束原因", "Ended by"],
  download: ["下载", "Download"],
  stillRecording: ["仍在录制", "still recording"],
  verify: ["校验", "Verify"],
  verifySession: ["校验本会话", "Verify this session"],
  verifyAll: ["校验全部", "Verify everything"],
  verifyText: [
    "逐段重算存储的音视频与校验链，并与签名核对。",
    "Hashes every stored segment again and checks chain and signatures.",
  ],
  notVerified: ["未校验", "Not verified"],
  verifying: ["校验中", "Verifying"],
  verifyWaiting: ["等待校验", "Waiting"],
  verifyFailed: ["未能完成校验", "Could not check"],
  result_consistent: ["一致", "Consistent"],
  result_different: ["不一致", "Not the same"],
  result_missing: ["缺段", "Segments missing"],
  result_chain_broken: ["链断", "Chain broken"],
  result_signature_invalid: ["签名无效", "Signature invalid"],
  result_clock_untrusted: ["时钟不可信", "Clock not trusted"],
  checked: ["已核对 {entries} 条日志、{segments} 个分段", "Checked {entries} log entries, {segments} segments"],
  moreFindings: ["共 {count} 项，此处列出前 {shown} 项", "{count} findings, the first {shown} listed"],
  indexing: ["索引重建中", "Index being rebuilt"],
  sealSheet: ["封存单", "Seal sheet"],
  back: ["返回会话列表", "Back to sessions"],
  paused: ["已暂停", "Paused"],
  missing: ["应录未录", "NOT RECORDING"],
  pauseRecording: ["暂停", "PAUSE"],
  resume: ["继续录制", "RESUME"],
  pauseWhy: ["暂停原因（将记入存证日志）", "Reason of the pause (it is entered into the log)"],
  overrideWhy: ["强制开始的理由（随本次录制保存）", "Reason to start all the same (kept with the session)"],
  overrideStart: ["强制开始", "START ALL THE SAME"],
  noStart: ["不开始", "Do not start"],
  noPause: ["不暂停", "Do not pause"],
  since: ["自", "since"],
  lastHeard: ["最后一次应答", "last heard at"],
  moreAlarms: ["另有 {count} 项告警", "{count} more alarms"],
  connectionLost: [
    "与录制主机的连接已断开：本页面不是当前状态，请到现场查看主机",
    "Connection to the recorder lost: this page does not show the present state; look at the machine itself",
  ],
} as const satisfies Record<string, readonly [string, string]>;

export type Word = keyof typeof WORDS;

export type Language = "zh" | "en";

let language: Language = localStorage.getItem("language") === "en" ? "en" : "zh";

export function currentLanguage(): Language {
  return language;
}

export function switchLanguage(): void {
  language = language === "zh" ? "en" : "zh";
  localStorage.setItem("language", language);
}

export function word(key: Word, values: Record<string, string | number> = {}): string {
  return pick(WORDS[key][0], WORDS[key][1]).replace(/\{(\w+)\}/g, (_, name: string) => String(values[name] ?? ""));
}

/** A word in Chinese and in English. */
export function both(key: Word): readonly [string, string] {
  return WORDS[key];
}

/** The reasons that can be given for a pause: code and words, the usual one first. */
export const PAUSE_REASONS = [
  ["paused", "休息或用餐", "a break"],
  ["site-changed", "场所变化", "the place is changed"],
  ["obstructed", "人为阻挠", "somebody obstructs"],
  ["weather", "天气恶劣", "bad weather"],
  ["secrecy", "涉密停止", "secrecy"],
  ["device-fault", "设备故障", "a device fails"],
  ["other", "其他", "another reason"],
] as const;

/** The text in the language of the page. */
export function pick(chinese: string, english: string): string {
  return language === "zh" ? chinese : english;
}
