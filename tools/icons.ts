import { readFile, writeFile } from 'node:fs/promises'
import { defineCommand, runMain } from 'citty'
import { launchChromium } from './local/chromium.ts'
import { orRefuse } from './local/command-line.ts'
import { ROOT } from './local/workers.ts'

const PUBLIC = `${ROOT}src/storefront/public`
/** The icon is drawn in this share of a maskable one: platforms cut its edges off. */
const MASKABLE_SHARE = 0.72
const ACCENT = '#1f4d3a'

/** An ICO file with one PNG in it, as every browser since 2006 reads it. */
function icoOf(png: Buffer, pixels: number): Buffer {
  const head = Buffer.alloc(22)
  head.writeUInt16LE(1, 2)
  head.writeUInt16LE(1, 4)
  head.writeUInt8(pixels, 6)
  head.writeUInt8(pixels, 7)
  head.writeUInt16LE(1, 10)
  head.writeUInt16LE(32, 12)
  head.writeUInt32LE(png.length, 14)
  head.writeUInt32LE(head.length, 18)
  return Buffer.concat([head, png])
}

async function drawIcons(): Promise<void> {
  const svg = (await readFile(`${PUBLIC}/icon.svg`)).toString('base64')
  const browser = await launchChromium()
  try {
    const page = await browser.newPage()
    const draw = async (pixels: number, share = 1): Promise<Buffer> => {
      await page.setViewportSize({ width: pixels, height: pixels })
      const side = Math.round(pixels * share)
      await page.setContent(
        `<body style="margin:0;display:grid;place-items:center;height:100vh;background:${
          share < 1 ? ACCENT : 'transparent'
        }"><img width="${side}" height="${side}" src="data:image/svg+xml;base64,${svg}">`,
      )
      return page.screenshot({ omitBackground: true })
    }
    await writeFile(`${PUBLIC}/icon-192.png`, await draw(192))
    await writeFile(`${PUBLIC}/icon-512.png`, await draw(512))
    await writeFile(`${PUBLIC}/icon-maskable-512.png`, await draw(512, MASKABLE_SHARE))
    await writeFile(`${PUBLIC}/apple-touch-icon.png`, await draw(180, MASKABLE_SHARE))
    await writeFile(`${PUBLIC}/favicon.ico`, icoOf(await draw(32), 32))
  } finally {
    await browser.close()
  }
}

const command = defineCommand({
  meta: { name: 'icons', description: 'Draw the PNG icons anew from icon.svg' },
  run: () => orRefuse(drawIcons),
})

await runMain(command)
