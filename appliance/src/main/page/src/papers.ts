// What is known of a session without its pictures: its case, its interruptions. No purpose is asked for that.
import { Session, Timeline } from "./api";
import { CasePanel } from "./case";
import { Lifetime, h } from "./dom";
import { LedgerPanel } from "./ledger";

export function papers(session: Session, timelines: Timeline[], life: Lifetime): HTMLElement {
  const about = new CasePanel(`/api/sessions/${session.session.id}`);
  const start = session.session.startMicros / 1000;
  const ledger = new LedgerPanel(session, () => undefined, () => undefined, () => start);
  life.repeat(4000, async () => {
    try {
      await about.refresh(life);
      await ledger.refresh(session, timelines, life);
    } catch {
      // The strip at the top says what is the matter; what is shown stays.
    }
  });
  return h("div", {}, about.element, ledger.element);
}
