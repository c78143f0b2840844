import { type Browser, type BrowserServer, chromium } from 'playwright-core'
import { type SystemProgram, systemProgram } from './system-program.ts'

const CHROMIUM: SystemProgram = {
  title: 'Chromium',
  variable: 'CHROMIUM',
  // Chromium without a window's parts starts and draws on half the processor.
  places: ['/usr/bin/chromium-headless-shell', '/usr/bin/chromium', '/usr/bin/chromium-browser'],
  commands: ['google-chrome', 'google-chrome-stable'],
  debian: 'chromium-headless-shell',
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
const chromiumPath = (): string => systemProgram(CHROMIUM)

/** Starts a Chromium that several processes use side by side, each by `joinChromium`. */
export const serveChromium = (): Promise<BrowserServer> =>
  chromium.launchServer({ executablePath: chromiumPath(), args: FLAGS })

/** Joins a served Chromium. Closing the browser closes only the windows opened through it. */
export const joinChromium = (endpoint: string): Promise<Browser> => chromium.connect(endpoint)

/**
 * Starts Chromium without a window and with a profile of its own that goes with it.
 * @param debuggingPort where other tools may join it (127.0.0.1)
 */
export function launchChromium(debuggingPort?: number): Promise<Browser> {
  const port = debuggingPort === undefined ? [] : [`--remote-debugging-port=${debuggingPort}`]
  return chromium.launch({ executablePath: chromiumPath(), args: [...FLAGS, ...port] })
}
