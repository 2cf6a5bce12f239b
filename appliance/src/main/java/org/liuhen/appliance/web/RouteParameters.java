package org.liuhen.appliance.web;

import java.util.HashMap;
import java.util.Map;

/// What the parameters of addresses mean: those in the path and those behind the question mark.
final class RouteParameters {
    /// Name, or path and name where it means something else there; type; Chinese; English.
    private static final String TEXT = """
            account         string   账户编号，如 account-0123abcd                  | what the log calls the account
            act             string   行为，如 open                                  | what was done, like open
            before          string   从此编号之前继续，取自上一页的 next            | go on before this one: next of the answer before
            by              string   账户或令牌编号                                 | what the log calls who did it
            /api/intakes/sums?by string device 按设备，officer 按人员              | device or officer
            case            string   案号的一部分                                   | part of a case number
            data            string   只能是 incomplete：案件信息不完整的            | only incomplete: whose particulars lack something
            device          string   设备编号                                       | word of a device
            effective       string   生效日期，如 2027-01-01                        | the day from which it holds, like 2027-01-01
            entry           integer  日志条目序号                                   | index of the request's entry in the log
            event           string   issue 领用，return 归还，retire 停用           | issue, return or retire
            file            string   文件名，如 000000.mp4                          | name of the file, like 000000.mp4
            filedOn         string   备案日期                                       | the day on which it was filed
            filing          string   备案号                                         | number under which it was filed
            finding         string   gap、flaw、damage 或中断原因代码               | gap, flaw, damage or the code of a cause
            from            integer  起，微秒                                       | from, in microseconds
            id              integer  序号                                           | the number that was answered when it was asked for
            intake          string   采集编号                                       | name of the intake
            item            integer  文件序号，从 0 起                              | number of the file, from 0
            /api/search?item string  事项的一部分                                   | part of an item
            licence         string   执法证号                                       | number of a licence
            limit           integer  最多几个                                       | how many at most
            manner          string   remux 或 transcode                             | remux or transcode
            number          integer  清单版本号                                     | number of the version
            object          string   当事人的一部分                                 | part of a party's name
            of              string   会话、采集、账户或令牌编号                     | what it was done with: session, intake, account, token
            /api/sessions/{session}/entries?of string 条目序号，以逗号分隔        | indices of entries, with commas between
            /api/cases/one?number string 案号                                       | number of the case
            offset          integer  这一段在文件中的起点，字节                     | where the piece begins in the file, in bytes
            officer         string   执法人员姓名的一部分                           | part of an officer's name
            page            integer  第几页，从 1 起                                | which page, from 1
            q               string   任意词语                                       | any words
            recorder        string   录制人                                         | who recorded
            room            string   场所编号                                       | id of the room
            run             integer  录制段序号                                     | number of the run
            segment         integer  分段序号                                       | number of the segment
            session         string   会话编号                                       | name of the session
            since           integer  已知检查点的条目数                             | size of the checkpoint that is known
            size            integer  检查点的条目数                                 | size of the checkpoint that the paths lead to
            source          string   信号源名                                       | name of the source
            stage           string   环节                                           | stage
            state           string   recording、ended、waiting 或 complete          | recording, ended, waiting or complete
            to              integer  止，微秒                                       | to, in microseconds
            token           string   令牌编号，如 token-0123abcd                    | what the log calls the token
            unit            string   单位                                           | the unit
            year            string   年份，如 2026                                  | the year, like 2026
            track           string   轨道名                                         | name of the track
            """;

    private static final Map<String, Meaning> TABLE = read();

    private RouteParameters() {}

    /// @param type of its JSON schema
    record Meaning(String type, String chinese, String english) {}

    /// What `name` means at `path`.
    static Meaning of(String path, String name) {
        Meaning plain = TABLE.get(name);
        Meaning here = TABLE.getOrDefault(path + "?" + name, plain);
        if (here == null) {
            throw new IllegalStateException("nobody said what " + name + " means");
        }
        return here;
    }

    private static Map<String, Meaning> read() {
        Map<String, Meaning> table = new HashMap<>();
        for (String line : TEXT.strip().split("\n", -1)) {
            String[] halves = line.strip().split(" +\\| ", -1);
            String[] words = halves[0].split(" +", 3);
            table.put(words[0], new Meaning(words[1], words[2], halves[1]));
        }
        return table;
    }
}
