import { type Browser, chromium } from 'playwright-core'
import { type SystemProgram, systemProgram } from './system-program.ts'

const CHROMIUM: SystemProgram = {
  title: 'Chromium',
  variable: 'CHROMIUM',
  places: ['/usr/bin/chromium', '/usr/bin/chromium-browser'],
  commands: ['google-chrome', 'google-chrome-stable'],
  debian: 'chromium',
  elsewhere: 'Chromium or Google Chrome',
}

/** It asks nobody for anything but the page, so that it works without a network. */
const FLAGS = [
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/** The Chromium of this machine. Throws Refusal saying what to install. */
export const chromiumPath = (): string => systemProgram(CHROMIUM)

/**
 * Starts Chromium without a window and with a profile of its own that goes with it.
 * @param debuggingPort where other tools may join it (127.0.0.1)
 */
export function launchChromium(debuggingPort?: number): Promise<Browser> {
  const port = debuggingPort === undefined ? [] : [`--remote-debugging-port=${debuggingPort}`]
  return chromium.launch({ executablePath: chromiumPath(), args: [...FLAGS, ...port] })
}
