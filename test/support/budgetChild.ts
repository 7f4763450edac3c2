// A window that sends as much as its budget lets it: prints the time of each request, until it is ended.
//   node out/support/budgetChild.js FOLDER PER_MINUTE
import { systemClock, systemSleep } from "../../src/base/clock";
import { silentLogger } from "../../src/base/logger";
import { BudgetFiles } from "../../src/host/budgetFiles";
import { Budgets } from "../../src/leaf/budget";

const [, , folder = "", perMinute = "60"] = process.argv;
const log = { ...silentLogger, warn: (message: string) => process.stdout.write(`${JSON.stringify(message)}\n`) };
const storage = new BudgetFiles(folder, systemClock, systemSleep, log);
const tools = { clock: systemClock, sleep: systemSleep, random: Math.random, log, perMinute: () => Number(perMinute) };
const budget = new Budgets({ ...tools, storage }).of("account");

async function send(background: boolean): Promise<void> {
  for (;;) {
    await budget.take({ call: "GET /x", host: "api.withleaf.io", background });
    process.stdout.write(`${Date.now()}\n`);
  }
}

for (const background of [false, false, true]) void send(background);
