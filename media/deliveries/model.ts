import type {
  DeliveriesFilter,
  DeliveriesState,
  DeliveriesToHost,
  DeliveriesVerb,
  DeliveryClass,
  DeliveryDetail,
  DeliveryPart,
  DeliveryRow,
} from "../../src/protocol/deliveries";
import { LogModel, type EditorApi } from "../shared/logModel";

const noFilter: DeliveriesFilter = { classes: [], text: "" };

/** What is looked for first when something doesn't work. */
const FAILURES: readonly DeliveryClass[] = ["unsigned", "refused"];

/** What the page of the deliveries knows. */
export class DeliveriesModel extends LogModel<
  DeliveriesState,
  DeliveryRow,
  DeliveriesFilter,
  number,
  DeliveryPart,
  DeliveryDetail,
  DeliveriesToHost
> {
  constructor(editor: EditorApi<DeliveriesToHost>) {
    super(editor, noFilter);
  }

  ready(): void {
    this.tell({ type: "ready" });
  }

  get filtering(): boolean {
    const { classes, text } = this.filter;
    return classes.length > 0 || text.trim() !== "";
  }

  get failuresOnly(): boolean {
    const { classes } = this.filter;
    return classes.length === FAILURES.length && FAILURES.every((name) => classes.includes(name));
  }

  toggleFailures(): void {
    this.setFilter({ classes: this.failuresOnly ? [] : FAILURES });
  }

  /** Shows only deliveries of this class as well, or not any more. */
  toggle(name: DeliveryClass): void {
    const { classes } = this.filter;
    this.setFilter({
      classes: classes.includes(name) ? classes.filter((other) => other !== name) : [...classes, name],
    });
  }

  run(verb: DeliveriesVerb): void {
    this.tell({ type: "run", verb });
  }

  protected keyOf({ slot }: DeliveryRow): number {
    return slot;
  }

  protected kept(): object | undefined {
    return this.state?.kept;
  }
}
