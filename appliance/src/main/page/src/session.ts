// One session: its player, what it is about, its account, its verification, its files.
import { Me, Refusal, Session, Timeline, get } from "./api";
import { CasePanel } from "./case";
import { caseAddress } from "./cases";
import { Lifetime, h, setText } from "./dom";
import { LedgerPanel } from "./ledger";
import { papers } from "./papers";
import { packagePanel } from "./parcel";
import { Player } from "./player/player";
import { openingPanel } from "./preflight";
import { Standing, guardCopies, opened, sensitivityPanel, watermark } from "./purpose";
import { runTable } from "./runs";
import { clock, day, span } from "./time";
import { verifyPanel } from "./verify";
import { pick, word } from "./words";

/** @param begin wall time in milliseconds at which the player begins; null for the first footage */
export function sessionView(id: string, begin: number | null, me: Me, life: Lifetime): HTMLElement {
  const main = h("main", { class: "session-view" });
  void open(id, begin, me, main, life);
  return main;
}

async function open(id: string, begin: number | null, me: Me, main: HTMLElement, life: Lifetime): Promise<void> {
  try {
    const session = await get<Session>(`/api/sessions/${id}`);
    const timelines = await accounts(session);
    const standing = await behindDoor(session, timelines, main, life);
    if (!life.ended) {
      new SessionScreen(session, timelines, begin, main, life);
      guardCopies(main, standing);
      main.append(sensitivityPanel(id, standing), ...(standing.flags.length > 0 ? [watermark(me, life)] : []));
    }
  } catch (e) {
    main.replaceChildren(
      h("a", { href: "#/sessions" }, word("back")),
      h("p", { class: "problem" }, e instanceof Refusal ? pick(e.chinese, e.english) : String(e)),
    );
  }
}

/** Asks what the pictures are to be seen for; case and interruptions are there meanwhile. */
async function behindDoor(session: Session, timelines: Timeline[], main: HTMLElement, life: Lifetime): Promise<Standing> {
  const door = h("div", {});
  const meanwhile = new Lifetime();
  life.onEnd(() => meanwhile.end());
  const id = session.session.id;
  const standing = await opened("sessions", id, door, life, () => {
    main.replaceChildren(
      h("h1", {}, session.session.roomName),
      h("p", { class: "mono dim" }, id),
      door,
      papers(session, timelines, meanwhile),
    );
  });
  meanwhile.end();
  return standing;
}

function accounts(session: Session): Promise<Timeline[]> {
  return Promise.all(
    session.tracks.map((track) => get<Timeline>(`/api/sessions/${session.session.id}/tracks/${track.name}/timeline`)),
  );
}

class SessionScreen {
  private readonly player: Player;
  private readonly about: CasePanel;
  private readonly ledger: LedgerPanel;
  private readonly length = h("span", {});
  private readonly sheet = h("a", { class: "mono", target: "_blank", hidden: true }, word("sealSheet"));

  constructor(
    private session: Session,
    private timelines: Timeline[],
    begin: number | null,
    main: HTMLElement,
    life: Lifetime,
  ) {
    this.player = new Player(session, timelines, begin, life);
    this.about = new CasePanel(`/api/sessions/${session.session.id}`);
    this.ledger = new LedgerPanel(
      session,
      (book) => this.player.annotate(book),
      (wall) => this.player.seek(wall),
      () => this.player.wall,
    );
    main.replaceChildren(
      this.title(),
      ...this.player.elements,
      this.about.element,
      this.ledger.element,
      ...this.opening(),
      verifyPanel(session.session.id, life),
      packagePanel(session.session.id, session.session.startMicros, () => this.session.session.endMicros !== undefined, life),
      runTable(session),
    );
    this.showLength();
    this.keepUp(life);
  }

  private opening(): HTMLElement[] {
    const titles = new Map(this.session.tracks.map((track) => [track.name, track.title]));
    const opening = this.session.opening;
    return opening === undefined ? [] : [openingPanel(opening, (source) => titles.get(source) ?? source)];
  }

  private title(): HTMLElement {
    const brief = this.session.session;
    const start = brief.startMicros / 1000;
    const number = brief.about?.caseNumber ?? "";
    return h(
      "div",
      { class: "session-title" },
      h("h1", {}, brief.roomName),
      h("p", {}, `${day(start)}  ${clock(start)}`),
      this.length,
      ...(number === "" ? [] : [h("a", { href: caseAddress(number) }, word("caseOf", { number }))]),
      this.sheet,
      h("p", { class: "mono dim" }, brief.id),
    );
  }

  private showLength(): void {
    const brief = this.session.session;
    const end = brief.endMicros ?? Math.max(...this.timelines.map((each) => each.toMicros));
    const running = brief.endMicros === undefined;
    this.sheet.hidden = running;
    this.sheet.href = `/api/sessions/${brief.id}/seal-sheet.pdf`;
    this.length.className = running ? "state-mark recording" : "state-mark";
    setText(this.length, `${word(running ? "recording" : "finished")} · ${span((end - brief.startMicros) / 1000)}`);
  }

  /** A session that is still recorded grows; statements come later too. */
  private keepUp(life: Lifetime): void {
    life.repeat(4000, async () => {
      try {
        if (this.session.session.endMicros === undefined) {
          this.session = await get<Session>(`/api/sessions/${this.session.session.id}`);
          this.timelines = await accounts(this.session);
          this.player.refresh(this.session, this.timelines);
          this.showLength();
        }
        await this.player.captions.refresh(this.session.session.id);
        await this.about.refresh(life);
        await this.ledger.refresh(this.session, this.timelines, life);
      } catch {
        // The strip at the top says what is the matter; what is shown stays.
      }
    });
  }
}
