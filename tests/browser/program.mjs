// The built program with an invented caseload: started, read, and ended again.
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";

/** Starts `panah demo` on a free port, on the demonstration's day or another; resolves when it has printed its address
 * and its logins. */
export async function start(program, people, day) {
  const on = day ? ["--on", day] : [];
  const child = spawn(program, ["demo", "--lang", "en", "--port", "0", "--people", String(people), ...on], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const found = { address: "", logins: [] };
  const ready = new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (code) => reject(new Error(`the program ended with ${code} before it listened`)));
    createInterface({ input: child.stdout }).on("line", (line) => {
      const address = line.match(/http:\/\/127\.0\.0\.1:\d+/);
      if (address) found.address = address[0];
      const name = line.match(/^\s+Name: (\S+)$/);
      if (name) found.logins.push({ name: name[1] });
      const passphrase = line.match(/^\s+Passphrase: (.+)$/);
      if (passphrase) found.logins.at(-1).passphrase = passphrase[1];
      // Both logins are printed before the last line.
      if (line.startsWith("Ctrl-C")) resolve();
    });
  });
  const late = setTimeout(() => child.kill("SIGKILL"), 120_000);
  await ready;
  clearTimeout(late);
  child.removeAllListeners("exit");
  const ended = new Promise((resolve) => child.once("exit", resolve));
  return {
    ...found,
    /** Ends the program as Ctrl-C would; resolves with its exit code. */
    async stop() {
      child.kill("SIGINT");
      const late = setTimeout(() => child.kill("SIGKILL"), 10_000);
      const code = await ended;
      clearTimeout(late);
      return code;
    },
  };
}
