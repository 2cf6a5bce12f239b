package org.liuhen.appliance.web;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.liuhen.appliance.access.Action;

/// What each address is: the action that one must have a right to, what it is about, what is asked and answered
/// there, and its summary. The one table: an address that does not stand here is refused to everybody, a
/// parameter that does not stand here too, and [ApiDocument] says the same to the programmers of other systems.
///
/// The first line of an address has its method, path, action and what it is about; in place of the action
/// `open` for what wants no login and `login` for whoever has one. The second has its query parameters (`?` can
/// be left out, `!` cannot), after `<` what is sent (with `?` if it can be left out), then what is answered,
/// each after its status if that is not 200: a record of this program, several with `[]`, a media type, or `-`
/// for nothing. Chinese and English follow.
final class RouteRights {
    private static final String TEXT = """
            GET    /api/me                                                   open     -
                AccessRoutes.Me | 当前是谁、可做什么 | Who is logged in, and what they may
            POST   /api/setup                                                open     -
                <AccessRoutes.Setup AccessRoutes.Me | 建立首批账户 | Makes the first accounts
            POST   /api/login                                                open     -
                <AccessRoutes.Credentials AccessRoutes.Me | 登录 | Logs in
            POST   /api/logout                                               open     -
                AccessRoutes.Me | 退出 | Logs out
            GET    /api/openapi.json                                         login    -
                application/json | 本接口文档（OpenAPI 3.1） | This document (OpenAPI 3.1)
            GET    /api/alarms                                               state    -
                Notice.OfAlarm[] | 当前告警 | The alarms that are on
            GET    /api/events                                               state    -
                text/event-stream | 变化的事件流：告警开始与结束、录制状态改变 | A stream of changes: alarms that begin and end, verdicts about sources
            GET    /api/rooms                                                state    -
                RoomRoutes.Shown[] | 各场所的录制状态与开录检查 | The rooms, what each records and how it stands for START
            GET    /api/status                                               state    -
                StatusRoutes.Status | 主机、日志、时钟、磁盘与存档的状态 | How machine, log, clock, disk and archive stand
            GET    /api/health                                               state    -
                HealthRoutes.Health | 运行状况：信号源、存储卷、时钟、日志、证书、程序 | How the machine fares: sources, volumes, clock, log, certificate, program
            GET    /api/settings                                             settings -
                SettingsRoutes.Shown | 生效的设置及其变更历史 | The settings in force, and what changed them
            GET    /api/dock                                                 state    -
                DockRoutes.Shown | 采集站各槽位 | The slots of the docking station
            GET    /metrics                                                  state    -
                text/plain | Prometheus 格式的指标 | Metrics in the form of Prometheus
            POST   /api/rooms/{room}/start                                   press    room
                <RoomRoutes.Start? RoomRoutes.Shown | 开始录制 | START
            POST   /api/rooms/{room}/stop                                    press    room
                RoomRoutes.Shown | 结束录制 | STOP
            POST   /api/rooms/{room}/pause                                   press    room
                <RoomRoutes.Pause RoomRoutes.Shown | 暂停录制，须给出原因 | PAUSE, with its reason
            POST   /api/rooms/{room}/resume                                  press    room
                RoomRoutes.Shown | 继续录制 | Goes on after PAUSE
            GET    /api/rooms/{room}/particulars                             press    room
                CaseRoutes.Shown | 下一会话预填的案件信息 | The particulars that the next session begins with
            POST   /api/rooms/{room}/particulars                             press    room
                <CaseRoutes.ParticularsIn CaseRoutes.Shown | 预填下一会话的案件信息 | Writes the particulars that the next session begins with
            DELETE /api/rooms/{room}/particulars                             press    room
                CaseRoutes.Shown | 清除预填的案件信息 | Forgets them
            GET    /api/rooms/{room}/sources/{source}/picture.mp4            live     room
                video/mp4 | 录制前的最新画面，只含一帧 | The newest picture before START, as a file of one picture
            GET    /api/sessions                                             find     list
                ?limit ?before ?data SessionRoutes.Page | 录制会话，最新的在前 | The sessions, the newest first
            GET    /api/sessions/{session}                                   find     session
                SessionRoutes.Whole | 一个会话及其轨道 | A session and its tracks
            GET    /api/sessions/{session}/tracks/{track}/timeline           find     session
                ?from ?to SessionRoutes.Account | 一条轨道的时间轴：影像、中断、未说明 | The timeline of a track: footage, gaps, unexplained
            GET    /api/sessions/{session}/captions                          find     session
                CaptionRoutes.Shown | 画面上的字幕 | What is to be seen over the picture
            GET    /media/{session}/captions.vtt                             find     session
                text/vtt | 字幕文件（WebVTT） | The same as a WebVTT file
            GET    /api/sessions/{session}/particulars                       find     session
                CaseRoutes.Shown | 会话的案件信息 | What a session is about
            GET    /api/sessions/{session}/interruptions                     find     session
                LedgerView.Book | 中断、说明与标记 | Interruptions, statements and marks
            GET    /api/sessions/{session}/recovery                          find     session
                RecoveryRoutes.Recovery | 恢复录制后应朗读的说明 | What is read aloud when a recording goes on after a stop
            GET    /api/sessions/{session}/seal-sheet.pdf                    find     session
                application/pdf | 封存单 | The seal sheet
            POST   /api/sessions/{session}/particulars                       bind     session
                <CaseRoutes.ParticularsIn CaseRoutes.Shown | 填写案件信息，形成新版本 | Writes a new version of what a session is about
            POST   /api/sessions/{session}/marks                             mark     session
                <LedgerRoutes.NewMark LedgerView.Book | 加标记 | Marks a moment
            POST   /api/sessions/{session}/notes                             mark     session
                <LedgerRoutes.NewNote LedgerView.Book | 给标记加备注 | Adds a note to a mark
            POST   /api/sessions/{session}/comments                          comment  session
                <LedgerRoutes.NewComment LedgerView.Book | 写审核意见 | Comments on a moment, as a legal reviewer
            POST   /api/sessions/{session}/statements                        explain  session
                <LedgerRoutes.NewStatement LedgerView.Book | 填写中断说明 | Explains interruptions
            POST   /api/sessions/{session}/complete                          explain  session
                LedgerView.Book | 确认会话完成 | Says that a session is complete
            POST   /api/sessions/{session}/reviews                           confirm  session
                <LedgerRoutes.NewReview LedgerView.Book | 审核他人的说明 | Accepts the statement of somebody else
            GET    /api/search                                               find     list
                ?q ?case ?object ?officer ?licence ?item ?stage ?room ?recorder ?from ?to ?state ?finding ?before SearchRoutes.Answer | 检索会话 | Finds sessions
            GET    /api/cases                                                find     list
                ?q ?unit ?state ?year ?page CaseFileRoutes.Page | 案件列表 | The cases
            GET    /api/cases/one                                            find     list
                !number CaseFileRoutes.Whole | 一个案件的会话与缺项 | The sessions of a case, and what is missing
            GET    /api/sessions/{session}/entries                           find     session
                ?size !of SegmentRoutes.Entries | 日志条目及其证明路径 | Entries of the log with their audit paths
            GET    /api/sessions/{session}/tracks/{track}/segments           find     session
                ?from ?to SegmentRoutes.Listed | 一条轨道的分段 | The segments of a track
            GET    /api/sessions/{session}/tracks/{track}/runs/{run}/opening find     session
                SegmentRoutes.Opened | 录制段的初始化数据长度与起始条目 | The init bytes of a run and its first entry
            GET    /api/log/checkpoint                                       find     -
                ?since LogProofs.Anchored | 最新检查点及一致性证明 | The newest checkpoint, and that an older one is its beginning
            GET    /api/log/key                                              state    -
                SegmentRoutes.Key | 日志的标识与公钥 | Name and verifier key of the log
            POST   /api/sessions/{session}/packages                          copy     copied
                <PackageRoutes.Wish 202 PackageRoutes.View | 制作证据包 | Has an evidence package made
            GET    /api/packages/{id}                                        copy     package
                PackageRoutes.View | 证据包的制作进度 | How far an evidence package is
            GET    /api/packages/{id}/package.zip                            copy     package
                application/zip 206 application/zip | 下载证据包 | The evidence package
            GET    /api/statements                                           find     list
                StatementRoutes.Dues | 待说明与待确认 | What waits for a statement, or for whoever confirms it
            GET    /api/sessions/{session}/access                            find     session
                ViewingRoutes.Shown | 本人能否调阅该会话 | How whoever asks stands to a session
            POST   /api/sessions/{session}/access                            view     asked
                <ViewingRoutes.Asked ViewingRoutes.Shown | 填写调阅用途并调阅会话 | Opens a session for a purpose
            POST   /api/sessions/{session}/requests                          view     asked
                <ViewingRoutes.Asked ViewingRoutes.Shown | 申请调阅或复制会话 | Asks for what another person has to approve
            POST   /api/sessions/{session}/flags                             flag     session
                <ViewingRoutes.Flags ViewingRoutes.Shown | 加、解敏感标识 | Flags a session, or lifts flags
            GET    /media/{session}/{track}/index.m3u8                       view     footage
                application/vnd.apple.mpegurl | 已封存影像的播放列表（HLS） | Playlist of what is sealed (HLS)
            GET    /media/{session}/{track}/live.m3u8                        view     footage
                application/vnd.apple.mpegurl | 实时画面的播放列表（HLS） | Playlist of what is recorded now (HLS)
            GET    /media/{session}/{track}/{file}                           view     footage
                video/mp4 206 video/mp4 | 录制文件，可按字节范围取；整取算复制 | A run file, or a range of its bytes; all of it is a copy
            GET    /media/{session}/{track}/{file}/{segment}/derived.mp4     view     footage
                video/mp4 202 - 206 video/mp4 | 一个分段的派生画面；202 表示正在生成 | A segment coded anew; 202 while it is being made
            GET    /api/requests                                             own      -
                ViewingRoutes.ShownRequests | 本人的申请与待本人审批的申请 | One's own requests, and those one may answer
            POST   /api/requests/{entry}                                     approve  asked
                <ViewingRoutes.Answer ViewingRoutes.ShownRequests | 审批他人的申请 | Approves or declines the request of somebody else
            GET    /api/officers                                             find     -
                CaseRoutes.Register | 执法人员名册 | The register of officers
            POST   /api/officers                                             register -
                <text/csv CaseRoutes.Register | 以新文件替换执法人员名册 | Replaces the register of officers by a file
            GET    /api/checklists                                           find     -
                ChecklistRoutes.Shown | 音像记录事项清单的各版本 | The versions of the checklist
            POST   /api/checklists                                           register -
                !effective ?filing ?filedOn <text/csv ChecklistRoutes.Shown | 导入清单的新版本 | Imports a version of the checklist
            GET    /api/checklists/{number}                                  find     -
                ChecklistRoutes.Whole | 清单的一个版本 | A version of the checklist
            GET    /api/checklists/{number}/export.csv                       find     -
                text/csv | 清单文件 | The same as a file
            GET    /api/omissions                                            find     -
                ChecklistRoutes.Omitted | 不记录登记 | What was not recorded, and why
            POST   /api/omissions                                            import   -
                <ChecklistRoutes.OmissionIn ChecklistRoutes.Omitted | 登记不记录理由 | Enters that something was not recorded
            GET    /api/omissions/export.csv                                 find     taken
                text/csv | 不记录登记表 | The same as a file
            POST   /api/dock/learn                                           register -
                <DockRoutes.LearnIn DockRoutes.Shown | 登记槽位对应的接口 | Learns which port a slot is
            GET    /api/devices                                              state    -
                DockRoutes.DevicesOut | 设备登记 | The register of devices
            POST   /api/devices                                              register -
                <DockRoutes.DeviceIn DockRoutes.DevicesOut | 登记设备 | Registers a device
            POST   /api/devices/{device}/{event}                             register -
                <DockRoutes.EventIn DockRoutes.DevicesOut | 领用、归还、停用设备 | Issues a device, takes it back or retires it
            POST   /api/imports                                              import   -
                <ImportRoutes.ImportIn ImportRoutes.ImportOut | 开始事后导入 | Begins an import
            POST   /api/imports/{intake}/{item}                              import   -
                !offset <application/octet-stream ImportRoutes.ImportOut 409 ImportRoutes.ImportOut | 导入的一段；409 说明应从何处续传 | A piece of an import; 409 says where to go on
            DELETE /api/imports/{intake}                                     import   -
                ImportRoutes.ImportOut | 放弃正在进行的导入 | Gives an import up that goes on
            GET    /api/intakes                                              find     -
                ?before IntakeRoutes.IntakesOut | 采集台账 | The intakes, the newest first
            GET    /api/intakes/sums                                         find     -
                ?by IntakeRoutes.SumsOut | 按设备或人员与日期汇总 | Their sums by device or officer, and day
            GET    /api/intakes/export.csv                                   find     taken
                text/csv | 采集台账文件 | The ledger of intakes as a file
            GET    /api/intakes/export.xlsx                                  find     taken
                application/vnd.openxmlformats-officedocument.spreadsheetml.sheet | 采集台账工作簿 | The same as a workbook
            GET    /api/intakes/{intake}                                     find     -
                IntakeRoutes.IntakeOut | 一次采集及其文件 | An intake and its files
            GET    /api/intakes/{intake}/access                              find     -
                ViewingRoutes.Shown | 本人能否调阅该次采集 | How whoever asks stands to an intake
            POST   /api/intakes/{intake}/access                              view     asked
                <ViewingRoutes.Asked ViewingRoutes.Shown | 填写调阅用途并调阅该次采集 | Opens an intake for a purpose
            POST   /api/intakes/{intake}/requests                            view     asked
                <ViewingRoutes.Asked ViewingRoutes.Shown | 申请调阅或复制该次采集 | Asks for what another person has to approve
            GET    /originals/{intake}/{file}                                view     original
                */* 206 */* | 原件；除图片外整取算复制 | An original; all of it is a copy, but for pictures
            POST   /api/originals/{intake}/{file}/playable                   view     original
                ?manner OriginalRoutes.PlayableOut | 生成可播放的派生件 | Has a copy made that browsers play
            GET    /originals/{intake}/{file}/playable.mp4                   view     original
                ?manner video/mp4 206 video/mp4 | 派生播放件 | That copy
            GET    /api/originals/{intake}/{file}/within                     view     original
                OriginalRoutes.WithinOut | 原件中的字幕与位置 | Subtitles and places in an original
            GET    /originals/{intake}/{file}/subtitles.vtt                  view     original
                text/vtt | 原件中的字幕（WebVTT） | Subtitles of an original
            POST   /api/verifications                                        verify   -
                <VerificationRoutes.Question 202 Verifications.View | 校验全部或一个会话 | Has everything or a session verified
            GET    /api/verifications/{id}                                   verify   -
                Verifications.View | 校验的进度与结论 | How far a verification is, and its verdict
            GET    /api/rights                                               own      -
                AccountRoutes.Table | 权限表 | The table of rights
            POST   /api/me/password                                          own      -
                <AccountRoutes.Passwords AccountRoutes.Done | 更改本人密码 | Changes one's own password
            POST   /api/me/code                                              own      -
                AccountRoutes.NewCode | 生成动态口令密钥 | A new secret for one-time codes
            POST   /api/me/code/confirm                                      own      -
                <AccountRoutes.Code AccountRoutes.Done | 启用动态口令 | Turns one-time codes on
            DELETE /api/me/code                                              own      -
                <AccountRoutes.Code AccountRoutes.Done | 停用动态口令 | Turns one-time codes off
            GET    /api/accounts                                             own      -
                AccountRoutes.Accounts | 账户；非管理员只见本人 | The accounts; one's own for who is no administrator
            POST   /api/accounts                                             accounts -
                <AccountRoutes.NewAccount AccountRoutes.Done | 建立账户 | Makes an account
            POST   /api/accounts/{account}/place                             accounts -
                <AccountRoutes.Place AccountRoutes.Done | 账户的机构、执法证号与停用 | Unit and licence of an account, and whether it is disabled
            POST   /api/accounts/{account}/password                          accounts -
                <AccountRoutes.NewAccount AccountRoutes.Done | 重置密码并收回角色 | Another first password; takes the roles away
            POST   /api/accounts/{account}/roles                             roles    -
                <AccountRoutes.NewRoles AccountRoutes.Done | 授予角色 | Gives an account its roles
            GET    /api/tokens                                               roles    -
                TokenRoutes.Shown | 外部系统的令牌 | The tokens of other systems
            POST   /api/tokens                                               roles    -
                <TokenRoutes.NewToken Tokens.Issued | 发放令牌，密文只显示一次 | Issues a token; what the system shows is told here alone
            DELETE /api/tokens/{token}                                       roles    -
                TokenRoutes.Shown | 撤销令牌，立即生效 | Revokes a token at once
            GET    /api/accesses                                             audit    -
                ?before ?by ?of ?act AccessLogRoutes.Page | 访问日志 | The access log
            GET    /api/accesses/export.csv                                  audit    taken
                ?before ?by ?of ?act text/csv | 访问日志文件 | The same as a file
            """;

    private static final Map<String, Route> TABLE = read();

    private RouteRights() {}

    /// What an address is about.
    enum About {
        /// Nothing in particular.
        NOTHING("", ""),
        /// Several things, of which only those are told that may be.
        LIST("只列出可查的", "only what may be found is listed"),
        ROOM("该场所", "that room"),
        /// A session, but not its footage.
        SESSION("该会话", "that session"),
        /// A recording that is asked for, or an answer: the address itself decides.
        ASKED("可由他人审批", "or with an approval"),
        FOOTAGE("该会话的影像，须先填写用途", "footage of that session, once a purpose is given"),
        /// A file that came from elsewhere.
        ORIGINAL("该原件，须先填写用途", "that original, once a purpose is given"),
        COPIED("该会话的副本", "a copy of that session"),
        /// The same once it is made.
        PACKAGE("该会话的副本", "a copy of that session"),
        /// A list that leaves the machine as a file.
        TAKEN("带走的清单", "a list that leaves the machine");

        private final String chinese;
        private final String english;

        About(String chinese, String english) {
            this.chinese = chinese;
            this.english = english;
        }

        String chinese() {
            return chinese;
        }

        String english() {
            return english;
        }
    }

    record Right(Action action, About about) {}

    /// Who comes in at an address.
    enum Door {
        /// Everybody.
        OPEN,
        /// Whoever is logged in or shows a token.
        LOGIN,
        /// Whoever has the right.
        RIGHT
    }

    /// @param needed whether it cannot be left out
    record Parameter(String name, boolean needed) {}

    /// What is sent, or answered: a record, several of them, or bytes of a media type.
    ///
    /// @param name of the record, as [Schemas] finds it, or a media type
    record Content(String name, boolean several) {
        boolean isRecord() {
            return name.indexOf('/') < 0;
        }

        private static Content of(String word) {
            boolean several = word.endsWith("[]");
            return new Content(several ? word.substring(0, word.length() - 2) : word, several);
        }
    }

    /// @param needed whether it cannot be left out
    record Question(Content content, boolean needed) {}

    /// An address.
    ///
    /// @param right where the door asks for one
    /// @param answers by status; empty for one without content
    record Route(
            String method,
            String path,
            Door door,
            Optional<Right> right,
            List<Parameter> query,
            Optional<Question> question,
            Map<Integer, Optional<Content>> answers,
            String chinese,
            String english) {
        String address() {
            return method + " " + path;
        }
    }

    /// What the address with this pattern is; empty if nobody decided.
    static Optional<Route> of(String method, String path) {
        return Optional.ofNullable(TABLE.get((method.equals("HEAD") ? "GET" : method) + " " + path));
    }

    /// Whether nobody has to log in for any method of this path.
    static boolean isOpen(String path) {
        return TABLE.values().stream()
                .anyMatch(each -> each.door() == Door.OPEN && each.path().equals(path));
    }

    /// All addresses, in the order of the table.
    static List<Route> routes() {
        return List.copyOf(TABLE.values());
    }

    /// All that want a right, as `METHOD path`.
    static Map<String, Right> all() {
        Map<String, Right> rights = new HashMap<>();
        for (Route route : TABLE.values()) {
            route.right().ifPresent(right -> rights.put(route.address(), right));
        }
        return rights;
    }

    private static Map<String, Route> read() {
        Map<String, Route> table = new LinkedHashMap<>();
        String[] lines = TEXT.strip().split("\n", -1);
        for (int i = 0; i < lines.length; i += 2) {
            Route route =
                    route(lines[i].strip().split(" +", -1), lines[i + 1].strip().split(" \\| ", -1));
            table.put(route.address(), route);
        }
        return table;
    }

    private static Route route(String[] cells, String[] more) {
        List<Parameter> query = new ArrayList<>();
        Optional<Question> question = Optional.empty();
        Map<Integer, Optional<Content>> answers = new LinkedHashMap<>();
        int status = 200;
        for (String word : more[0].split(" ", -1)) {
            if (word.matches("[?!].*")) {
                query.add(new Parameter(word.substring(1), word.startsWith("!")));
            } else if (word.startsWith("<")) {
                boolean needed = !word.endsWith("?");
                String sent = word.substring(1, needed ? word.length() : word.length() - 1);
                question = Optional.of(new Question(Content.of(sent), needed));
            } else if (word.matches("[0-9]{3}")) {
                status = Integer.parseInt(word);
            } else {
                answers.put(status, word.equals("-") ? Optional.empty() : Optional.of(Content.of(word)));
                status = 200;
            }
        }
        Door door = switch (cells[2]) {
            case "open" -> Door.OPEN;
            case "login" -> Door.LOGIN;
            default -> Door.RIGHT;
        };
        Optional<Right> right = door == Door.RIGHT
                ? Optional.of(new Right(Action.valueOf(cells[2].toUpperCase(Locale.ROOT)), about(cells[3])))
                : Optional.empty();
        return new Route(cells[0], cells[1], door, right, query, question, answers, more[1], more[2]);
    }

    private static About about(String word) {
        return word.equals("-") ? About.NOTHING : About.valueOf(word.toUpperCase(Locale.ROOT));
    }
}
