import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { defineCommand, runMain } from 'citty'
import { newVisitor } from './audit/visitor.ts'
import { startOwnServer } from './load/own-server.ts'
import { launchChromium } from './local/chromium.ts'
import { orRefuse, requireKnown } from './local/command-line.ts'
import { Refusal } from './local/refusal.ts'
import { ROOT } from './local/workers.ts'

const IMAGES = `${ROOT}docs/images`
const WINDOW = { width: 1280, height: 900 }
/** As wide as a README is shown. */
const SCALE = 0.8
/** More is a burden on everybody who clones or reads. */
const PICTURE_MAX_BYTES = 300 * 1024

/** The pictures of the README: the demo shop's home page, and a cart of two lines. */
async function takePictures(shopUrl: string): Promise<void> {
  const browser = await launchChromium()
  try {
    const visitor = await newVisitor(shopUrl)
    await visitor.add('pouring-kettle')
    await visitor.add('silent-clock')
    const context = await browser.newContext({
      viewport: WINDOW,
      deviceScaleFactor: SCALE,
      colorScheme: 'light',
      reducedMotion: 'reduce',
      serviceWorkers: 'block',
    })
    await visitor.signIn(context)
    const page = await context.newPage()
    await mkdir(IMAGES, { recursive: true })
    for (const [name, path] of [
      ['home', '/'],
      ['cart', '/cart'],
    ]) {
      await page.goto(shopUrl + path)
      await page.locator('[data-cart-count]').waitFor()
      await page.waitForLoadState('networkidle')
      const picture = await page.screenshot({ animations: 'disabled' })
      if (picture.length > PICTURE_MAX_BYTES) {
        throw new Refusal(
          `${name}.png would be ${picture.length} bytes, over ${PICTURE_MAX_BYTES}.`,
        )
      }
      await writeFile(`${IMAGES}/${name}.png`, picture)
      process.stdout.write(`docs/images/${name}.png ${picture.length} bytes\n`)
    }
  } finally {
    await browser.close()
  }
}

const command = defineCommand({
  meta: { name: 'screenshots', description: 'Take the README’s pictures of the demo shop anew' },
  run: ({ args: given }) =>
    orRefuse(async () => {
      requireKnown(given, {})
      const state = await mkdtemp(`${tmpdir()}/kerbside-screenshots-`)
      const serve = ['--port', '0', '--persist', state, '--seed', 'demo']
      const server = await startOwnServer('tools/serve.ts', serve)
      try {
        await takePictures(server.url)
      } finally {
        await server.stop()
        await rm(state, { recursive: true, force: true })
      }
    }),
})

await runMain(command)
