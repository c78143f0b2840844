import { SingleBar } from 'cli-progress'

/** How a tool tells the person at the keyboard what it is at. All of it goes to stderr. */
export interface Progress {
  step<T>(name: string, work: () => Promise<T>): Promise<T>
  /** A piece of work of known size; `done` is how much of it is finished. */
  bar(name: string, total: number): { done(count: number): void; end(): void }
}

/** Lines for each step, and a bar for long ones where stderr is a terminal. */
export const terminalProgress: Progress = {
  async step(name, work) {
    const started = performance.now()
    const result = await work()
    const ms = Math.round(performance.now() - started)
    process.stderr.write(`${name.padEnd(12)}${ms} ms\n`)
    return result
  },
  bar(name, total) {
    if (!process.stderr.isTTY) {
      return { done() {}, end: () => void process.stderr.write(`${name}: ${total}\n`) }
    }
    const bar = new SingleBar({
      format: `${name} {bar} {value}/{total}`,
      stream: process.stderr,
      clearOnComplete: true,
    })
    bar.start(total, 0)
    return { done: (count) => bar.update(count), end: () => bar.stop() }
  },
}
