import { expect, it } from 'vitest'
import {
  beginImport,
  csvOf,
  importOf,
  sendImport,
} from '../../../../tests/fixtures/catalog/import-file.ts'
import { productInput, testShop, variantInput } from '../../../../tests/fixtures/catalog/shop.ts'
import { IMPORT_COLUMNS_MAX, IMPORT_RECORD_MAX_CHARS } from '../../platform/limits.ts'
import { listProducts } from '../read/list-products.ts'

/** A row of Shopify's older template that is a product with one variant. */
const single = (handle: string, changes: Record<string, string> = {}) => ({
  Handle: handle,
  Title: `The ${handle}`,
  'Option1 Name': 'Title',
  'Option1 Value': 'Default Title',
  'Variant SKU': `${handle}-1`,
  'Variant Price': '10.00',
  'Variant Inventory Tracker': 'shopify',
  'Variant Inventory Qty': '4',
  Published: 'true',
  ...changes,
})
const csv = (...rows: Record<string, string>[]) =>
  csvOf([...new Set(rows.flatMap(Object.keys))], rows)
const codes = (events: readonly { row: number; handle: string; code: string }[]) =>
  events.map(({ row, handle, code }) => [row, handle, code])

const viewOf = async (shop: ReturnType<typeof testShop>, handle: string) =>
  (await shop.reader().productByHandle(handle))?.view

it('both of Shopify’s templates are read, by any case of a column’s name', async () => {
  const row = {
    Title: 'Oak tray',
    'URL handle': 'oak-tray',
    Description: '<p>Oiled.</p>',
    Vendor: 'Grain',
    'Product category': 'Home > Kitchen > Trays',
    Type: '',
    'published on online store': 'TRUE',
    Status: 'Active',
    SKU: 'TRAY-1',
    'Option1 name': 'Title',
    'Option1 value': 'Default Title',
    Price: '12.50',
    'Compare-at price': '15.00',
    'Inventory tracker': 'shopify',
    'Inventory quantity': '7',
    'Continue selling when out of stock': 'DENY',
    'Weight value (grams)': '320',
    'Requires shipping': 'TRUE',
    'Charge tax': 'FALSE',
    'Product image URL': 'https://img.example/tray.jpg',
    'Image alt text': 'A tray',
  }
  const { shop, stock, refused } = await importOf(csv(row))
  expect(refused).toEqual([])
  expect(stock.get('TRAY-1')).toBe(7)
  expect(await viewOf(shop, 'oak-tray')).toMatchObject({
    description: 'Oiled.',
    categories: [{ title: 'Trays' }],
    images: [{ alt: 'A tray' }],
    variants: [
      {
        price: { amount: 1250 },
        compareAtPrice: { amount: 1500 },
        weightGrams: 320,
        taxable: false,
      },
    ],
  })
})

it('a tax class is read in any case, a blank one stays, and another is refused', async () => {
  const classed = (handle: string, taxClass: string) =>
    single(handle, { 'Variant Tax Class': taxClass })
  const { shop, refused } = await importOf(
    csv(classed('bread', 'Reduced'), classed('mug', ''), classed('gift', 'luxury')),
  )
  const taxClass = async (handle: string) => (await viewOf(shop, handle))?.variants[0]?.taxClass
  expect([await taxClass('bread'), await taxClass('mug')]).toEqual(['reduced', 'standard'])
  expect(codes(refused)).toEqual([[4, 'gift', 'bad_tax_class']])
  const again = csv(classed('bread', ''), single('mug', { 'Variant Taxable': 'FALSE' }))
  await importOf(again, shop)
  // A variant that is not taxable is exempt.
  expect([await taxClass('bread'), await taxClass('mug')]).toEqual(['reduced', 'exempt'])
})

it('grams with decimals are rounded, and said to be', async () => {
  const { shop, notes } = await importOf(csv(single('wax', { 'Variant Grams': '453.59237' })))
  expect((await viewOf(shop, 'wax'))?.variants[0]?.weightGrams).toBe(454)
  expect(codes(notes)).toContainEqual([2, 'wax', 'weight_rounded'])
})

it('what nobody counts and what sells on can be bought', async () => {
  const { shop, notes } = await importOf(
    csv(
      single('poem', { 'Variant Inventory Tracker': '', 'Variant Inventory Qty': '0' }),
      single('frame', { 'Variant Inventory Qty': '0', 'Variant Inventory Policy': 'continue' }),
      single('chair', { 'Variant Inventory Qty': '0', 'Variant Inventory Policy': 'deny' }),
      single('voucher', {
        'Variant Inventory Tracker': '',
        'Variant Inventory Qty': '9',
        'Gift Card': 'true',
      }),
    ),
  )
  const told = async (handle: string) => (await viewOf(shop, handle))?.variants[0]
  expect(await told('poem')).toMatchObject({
    stockPolicy: 'untracked',
    availability: { state: 'in_stock' },
  })
  expect(await told('frame')).toMatchObject({
    stockPolicy: 'continue',
    availability: { state: 'in_stock' },
  })
  expect((await told('chair'))?.availability).toEqual({ state: 'out' })
  const listed = await listProducts(shop, { inStock: true, sort: 'title', limit: 10 })
  expect(listed.ok && listed.value.data.map(({ handle }) => handle)).toEqual([
    'frame',
    'poem',
    'voucher',
  ])
  const bySku = await shop.reader().availability(['poem-1', 'frame-1', 'chair-1'])
  expect([...bySku.values()].map(({ state }) => state)).toEqual(['in_stock', 'in_stock', 'out'])
  expect(codes(notes)).toEqual([
    [5, 'voucher', 'not_tracked'],
    [5, 'voucher', 'gift_card_plain'],
  ])
})

it('a handle that is no address becomes one, the same at every import and nobody else’s', async () => {
  const rows = [
    single('crème®-lotion'),
    single('tea 💐'),
    single('Big-Box'),
    single('big-box', { 'Variant SKU': 'OTHER' }),
    single('💐', { 'Variant SKU': 'FLOWER' }),
  ]
  const first = await importOf(csv(...rows))
  expect(first.refused).toEqual([])
  expect(first.done).toMatchObject({ imported: 5 })
  const handles = () =>
    first.shop.database.sqlite
      .prepare('SELECT handle FROM product ORDER BY handle')
      .all()
      .map((row) => row.handle)
  const before = handles()
  expect(before).toEqual([
    'big-box',
    expect.stringMatching(/^big-box-\w+$/),
    'crème®-lotion'
      .normalize('NFKD')
      .replace(/[\u0300-\u036f]/g, '')
      .replace('®', ''),
    expect.stringMatching(/^product-\w+$/),
    'tea',
  ])
  expect(codes(first.notes)).toContainEqual([2, 'crème®-lotion', 'handle_changed'])
  const second = await importOf(csv(...rows.toReversed()), first.shop)
  expect(second.done).toMatchObject({ imported: 0, updated: 5, refused: 0 })
  expect(handles()).toEqual(before)
})

it('a made handle is not that of another product of the shop', async () => {
  const shop = testShop()
  await shop.upsert(productInput('mug', { title: 'By hand' }))
  const { done } = await importOf(csv(single('Mug™')), shop)
  expect(done).toMatchObject({ imported: 1, updated: 0 })
  await shop.publish()
  expect((await viewOf(shop, 'mug'))?.title).toBe('By hand')
})

it('two variants or products with one SKU are refused with both their rows', async () => {
  const boot = (size: string) => ({
    ...single('boot'),
    'Option1 Name': 'Size',
    'Option1 Value': size,
  })
  const { refused, done } = await importOf(
    csv(boot('36'), boot('37'), single('clog'), single('clog-sale', { 'Variant SKU': 'clog-1' })),
  )
  expect(codes(refused)).toEqual([
    [3, 'boot', 'duplicate_sku'],
    [5, 'clog-sale', 'duplicate_sku'],
  ])
  expect(refused[0]?.reason).toContain('Row 2')
  expect(refused[1]?.reason).toContain('row 4')
  expect(done).toMatchObject({ imported: 1 })
})

it('made SKUs are nobody else’s, within the limit, and the same at every import', async () => {
  const shop = testShop()
  await shop.upsert(productInput('other', { variants: [variantInput('lamp-red')] }))
  const long = 'x'.repeat(150)
  const lamp = (handle: string, color: string) => ({
    ...single(handle, { 'Variant SKU': '' }),
    'Option1 Name': 'Color',
    'Option1 Value': color,
  })
  const rows = [
    lamp('lamp', 'Red'),
    lamp('lamp', 'Blue'),
    lamp(long, 'Red'),
    lamp(`${long}y`, 'Red'),
    single('taker', { 'Variant SKU': 'lamp-blue' }),
  ]
  const skus = () =>
    shop.database.sqlite
      .prepare("SELECT sku FROM variant WHERE sku <> 'lamp-red' ORDER BY sku")
      .all()
      .map((row) => String(row.sku))
  const first = await importOf(csv(...rows), shop)
  expect(first.refused).toEqual([])
  const before = skus()
  expect(before).toHaveLength(5)
  expect(before).toContain('lamp-blue-2')
  expect(before).toContain('lamp-red-2')
  expect(before.every((sku) => sku.length <= 100)).toBe(true)
  expect((await importOf(csv(...rows), shop)).refused).toEqual([])
  expect(skus()).toEqual(before)
})

it('SKUs made of the same words are told apart, in a product and between products', async () => {
  const piece = (handle: string, option: string) => ({
    ...single(handle, { 'Variant SKU': '' }),
    'Option1 Name': 'Kind',
    'Option1 Value': option,
  })
  const rows = [piece('a', 'b c'), piece('a-b', 'c'), piece('cell', 'A+'), piece('cell', 'A-')]
  const { shop, refused } = await importOf(csv(...rows))
  expect(refused).toEqual([])
  const skus = () =>
    shop.database.sqlite
      .prepare('SELECT sku FROM variant ORDER BY sku')
      .all()
      .map((row) => row.sku)
  expect(skus()).toEqual(['a-b-c', 'a-b-c-2', 'cell-a', 'cell-a-2'])
  expect((await importOf(csv(...rows.toReversed()), shop)).refused).toEqual([])
  expect(skus()).toHaveLength(4)
})

it('a product is whole wherever its rows stand', async () => {
  const tee = (size: string, more: Record<string, string> = {}) => ({
    Handle: 'tee',
    'Option1 Value': size,
    'Variant SKU': `TEE-${size}`,
    'Variant Price': '19',
    ...more,
  })
  const { shop, done, refused } = await importOf(
    csv(
      tee('M'),
      single('cap'),
      tee('S', { Title: 'Tee', 'Option1 Name': 'Size', Published: 'true' }),
      single('sock'),
      tee('L'),
    ),
  )
  expect(refused).toEqual([])
  expect(done).toMatchObject({ imported: 3 })
  const variants = (await viewOf(shop, 'tee'))?.variants.map(({ sku }) => sku)
  expect(variants).toEqual(['TEE-M', 'TEE-S', 'TEE-L'])
})

it('a product with one wrong row far below is not there at all', async () => {
  const pan = (size: string, price: string) => ({
    ...single('pan', { 'Variant Price': price }),
    'Option1 Name': 'Size',
    'Option1 Value': size,
    'Variant SKU': `PAN-${size}`,
  })
  const many = Array.from({ length: 300 }, (_, index) => single(`filler-${index}`))
  const { shop, refused, done } = await importOf(csv(pan('S', '5'), ...many, pan('L', 'five')))
  expect(codes(refused)).toEqual([[303, 'pan', 'bad_price']])
  expect(done.imported).toBe(300)
  expect(await viewOf(shop, 'pan')).toBeUndefined()
  expect(
    shop.database.sqlite.prepare("SELECT 1 FROM variant WHERE sku LIKE 'PAN-%'").all(),
  ).toEqual([])
})

const lampRows = [
  {
    ...single('lamp', { 'Variant SKU': 'L-G', 'Variant Price': '59' }),
    'Body (HTML)': '<p>Brass.</p>',
    Vendor: 'Glow',
    Type: 'Lamps',
    Tags: 'light, brass',
    'Option1 Name': 'Color',
    'Option1 Value': 'Gold',
    'Variant Compare At Price': '79',
    'Variant Grams': '900',
    'Image Src': 'https://img.example/gold.jpg',
    'Image Alt Text': 'Gold',
  },
  {
    Handle: 'lamp',
    'Option1 Value': 'Black',
    'Variant SKU': 'L-K',
    'Variant Price': '59',
    'Variant Inventory Tracker': 'shopify',
    'Variant Inventory Qty': '6',
    'Variant Grams': '950',
  },
]

it('a file of prices changes prices and nothing else', async () => {
  const { shop } = await importOf(csv(...lampRows))
  const before = await viewOf(shop, 'lamp')
  const { done, refused } = await importOf(
    csv(
      {
        Handle: 'lamp',
        Title: 'The lamp',
        'Option1 Name': 'Color',
        'Option1 Value': 'Gold',
        'Variant Price': '49',
      },
      { Handle: 'lamp', 'Option1 Value': 'Black', 'Variant Price': '48' },
    ),
    shop,
  )
  expect(refused).toEqual([])
  expect(done).toMatchObject({ updated: 1 })
  const after = await viewOf(shop, 'lamp')
  expect(after?.variants.map(({ price }) => price.amount)).toEqual([4900, 4800])
  const rest = (view: typeof before) => ({
    ...view,
    catalogVersion: '',
    variants: view?.variants.map(({ price: _, ...variant }) => variant),
  })
  expect(rest(after)).toEqual(rest(before))
})

it('a variant the file does not name stays', async () => {
  const { shop } = await importOf(csv(...lampRows))
  await importOf(csv({ Handle: 'lamp', 'Variant SKU': 'L-G', 'Variant Price': '45' }), shop)
  const after = await viewOf(shop, 'lamp')
  expect(after?.variants.map(({ sku, price }) => [sku, price.amount])).toEqual([
    ['L-G', 4500],
    ['L-K', 5900],
  ])
  expect(after?.options).toEqual([{ name: 'Color', values: ['Gold', 'Black'] }])
})

it('a blank cell clears a text and leaves a price; what staff made of a product stays', async () => {
  const { shop } = await importOf(csv(...lampRows))
  await shop.categories({ handle: 'gifts', title: 'Gifts', description: '' })
  const { sqlite } = shop.database
  const id = String(sqlite.prepare("SELECT id FROM product WHERE handle = 'lamp'").get()?.id)
  sqlite
    .prepare("INSERT INTO image VALUES (?, '/media/own.png', 'img_own', 9, 'Ours', 10, 10)")
    .run(id)
  sqlite.prepare('DELETE FROM product_category WHERE product_id = ?').run(id)
  sqlite
    .prepare("INSERT INTO product_category SELECT ?, id, 0 FROM category WHERE handle = 'gifts'")
    .run(id)
  const again = lampRows.map((row) => ({ ...row, Vendor: '', 'Variant Price': '' }))
  const { notes } = await importOf(csv(...again), shop)
  expect(codes(notes)).toContainEqual([2, 'lamp', 'price_kept'])
  const after = await viewOf(shop, 'lamp')
  expect(after).toMatchObject({ vendor: '', categories: [{ handle: 'gifts' }] })
  expect(after?.variants.map(({ price }) => price.amount)).toEqual([5900, 5900])
  expect(after?.images.map(({ url }) => url)).toEqual([
    'https://img.example/gold.jpg',
    '/media/own.png',
  ])
})

it.each(['draft', 'withdrawn'])('a product that staff made %s stays so', async (status) => {
  const { shop } = await importOf(csv(...lampRows))
  shop.database.sqlite.prepare('UPDATE product SET status = ?').run(status)
  const { notes } = await importOf(csv(...lampRows), shop)
  expect(codes(notes)).toContainEqual([2, 'lamp', 'status_kept'])
  expect(shop.database.sqlite.prepare('SELECT status FROM product').get()?.status).toBe(status)
  expect(await viewOf(shop, 'lamp')).toBeUndefined()
})

it('stock that is known is left as it is, and said to be', async () => {
  const { shop, stock } = await importOf(csv(...lampRows))
  expect(Object.fromEntries(stock)).toEqual({ 'L-G': 4, 'L-K': 6 })
  shop.setStock('L-G', 3, 2)
  const again = await importOf(
    csv(...lampRows.map((row) => ({ ...row, 'Variant Inventory Qty': '50' }))),
    shop,
  )
  expect(again.stock.size).toBe(0)
  expect(codes(again.notes).filter(([, , code]) => code === 'stock_kept')).toEqual([
    [2, 'lamp', 'stock_kept'],
    [3, 'lamp', 'stock_kept'],
  ])
})

it('an import that ends half-way changes nothing, and another one finishes the work', async () => {
  const shop = testShop()
  const text = csv(...Array.from({ length: 400 }, (_, index) => single(`p-${index}`)))
  const bytes = new TextEncoder().encode(text)
  const broken = new ReadableStream<Uint8Array>({
    start(controller) {
      controller.enqueue(bytes.subarray(0, bytes.length - 500))
    },
    pull(controller) {
      controller.error(new Error('the client is gone'))
    },
  })
  const begun = await beginImport(shop)
  const nothing = () => Promise.reject(new Error('nothing may be done'))
  const deps = { ...begun.deps, setStock: nothing, publish: nothing, send: nothing }
  const cut = sendImport({ ...begun, deps }, broken)
  await expect(cut).rejects.toThrow('the client is gone')
  for (const table of ['product', 'variant', 'import_part', 'import_product', 'import_sku']) {
    expect(shop.database.sqlite.prepare(`SELECT COUNT(*) AS n FROM ${table}`).get()?.n).toBe(0)
  }
  const { done, stock } = await importOf(text, shop)
  expect(done).toMatchObject({ imported: 400, refused: 0 })
  expect(stock.size).toBe(400)
})

it('prices are read as people write them, and half a cent is refused', async () => {
  const prices = ['1,299.00', '19,99', '$19.99', '0.00', '19.995', '', '1.000']
  const { shop, refused } = await importOf(
    csv(...prices.map((price, index) => single(`p${index}`, { 'Variant Price': price }))),
  )
  const amounts = await Promise.all(
    [0, 1, 2, 3].map(async (n) => (await viewOf(shop, `p${n}`))?.variants[0]?.price.amount),
  )
  expect(amounts).toEqual([129_900, 1999, 1999, 0])
  expect(codes(refused)).toEqual([
    [6, 'p4', 'bad_price'],
    [7, 'p5', 'missing_price'],
    [8, 'p6', 'bad_price'],
  ])
})

it('stock below zero is none; a reduction that is none is not shown; both are said', async () => {
  const { stock, notes } = await importOf(
    csv(
      single('debt', { 'Variant Inventory Qty': '-3' }),
      single('calm', { 'Variant Compare At Price': '9.00' }),
    ),
  )
  expect(stock.get('debt-1')).toBeUndefined()
  expect(codes(notes)).toEqual([
    [2, 'debt', 'negative_stock'],
    [3, 'calm', 'compare_at_ignored'],
  ])
})

it('tags do not become categories where the file has a taxonomy', async () => {
  const { shop } = await importOf(
    csv(
      single('shirt', { 'Product Category': 'Apparel > Tops > Shirts', Tags: 'sale24, vip' }),
      single('print', { Tags: 'sale24' }),
    ),
  )
  expect((await viewOf(shop, 'shirt'))?.categories).toMatchObject([{ handle: 'shirts' }])
  expect((await viewOf(shop, 'print'))?.categories).toMatchObject([{ handle: 'sale24' }])
})

it('addresses of pictures are mended where that is safe, and foreign ones are named', async () => {
  const image = (url: string) => ({ 'Image Src': url })
  const { shop, notes, refused } = await importOf(
    csv(
      single('host', image('//cdn.example/a.jpg')),
      single('blank', image('https://img.example/my cup.jpg')),
      single('quote', image("https://img.example/men's.jpg")),
      single('plain', image('http://img.example/a.jpg')),
      single('trick', image('/\\evil.example/a.jpg')),
      single('own', image('/media/a.png')),
    ),
  )
  expect((await viewOf(shop, 'host'))?.images[0]?.url).toBe('https://cdn.example/a.jpg')
  expect((await viewOf(shop, 'blank'))?.images[0]?.url).toBe('https://img.example/my%20cup.jpg')
  expect((await viewOf(shop, 'quote'))?.images[0]?.url).toBe('https://img.example/men%27s.jpg')
  expect(codes(refused)).toEqual([
    [5, 'plain', 'bad_image'],
    [6, 'trick', 'bad_image'],
  ])
  expect(codes(notes).filter(([, , code]) => code === 'image_external')).toHaveLength(3)
  expect(codes(notes).some(([, handle]) => handle === 'own')).toBe(false)
})

it('a file of another shop system is refused once, and told why', async () => {
  const { refused } = await importOf(
    'ID,Type,SKU,Name,"Regular price"\n1,simple,W,Mug,5\n2,simple,V,Cup,6\n',
  )
  expect(codes(refused)).toEqual([[1, '', 'missing_handle']])
  expect(refused[0]?.reason).toContain('WooCommerce')
})

it('semicolons and tabs divide as commas do', async () => {
  for (const delimiter of [';', '\t']) {
    const lines = [
      ['Handle', 'Title', 'Variant Price', 'Variant SKU'],
      ['tasse', 'Große Tasse', '12,50', 'T-1'],
    ]
    const text = lines.map((cells) => cells.join(delimiter)).join('\r\n')
    const { shop, refused } = await importOf(text)
    expect(refused).toEqual([])
    expect((await viewOf(shop, 'tasse'))?.variants[0]?.price.amount).toBe(1250)
  }
})

it('text is cleaned of what nobody sees, and damaged text is refused', async () => {
  const { shop, notes, refused } = await importOf(
    csv(
      single('trick', { Title: 'Safe\u202Eexe.txt\u0007' }),
      single('lost', { Vendor: 'Caf\uFFFD' }),
      single('long', { Title: 'y'.repeat(400) }),
    ),
  )
  expect((await viewOf(shop, 'trick'))?.title).toBe('Safeexe.txt')
  expect((await viewOf(shop, 'long'))?.title).toHaveLength(300)
  expect(codes(notes)).toEqual([
    [2, 'trick', 'text_cleaned'],
    [4, 'long', 'text_cut'],
  ])
  expect(codes(refused)).toEqual([[3, 'lost', 'damaged_text']])
})

it('a header or row that is too wide or too long is refused before it is read on', async () => {
  const wide = Array.from({ length: IMPORT_COLUMNS_MAX + 1 }, (_, n) => `c${n}`).join(',')
  expect(codes((await importOf(`Handle,${wide}\n`)).refused)).toEqual([[1, '', 'too_many_columns']])
  const long = `Handle,Title\nmug,Mug\ncup,"${'x'.repeat(IMPORT_RECORD_MAX_CHARS)}`
  const { refused, shop } = await importOf(long, testShop(), { size: 64_000 })
  expect(codes(refused)).toEqual([[3, '', 'row_too_long']])
  expect(shop.database.sqlite.prepare('SELECT COUNT(*) AS n FROM product').get()?.n).toBe(0)
  const open = await importOf('Handle,Title\nmug,"Mug\ncup,Cup\n')
  expect(codes(open.refused)).toEqual([[2, '', 'unclosed_quote']])
})

it('a product of too many rows is left out whole', async () => {
  const rows = Array.from({ length: 30 }, (_, n) => ({
    ...single('book', { 'Body (HTML)': 'z'.repeat(50_000) }),
    'Variant SKU': `B-${n}`,
  }))
  const { refused, done } = await importOf(csv(...rows, single('pen')), testShop(), {
    size: 64_000,
  })
  expect(refused).toMatchObject([{ handle: 'book', code: 'product_too_long' }])
  expect(done.imported).toBe(1)
})

it.each([
  ['within its last row', 'a,A,5.00,1\nb,B,7.50,2\nc,C,1'],
  ['at the beginning of a price', 'a,A,5.00,1\nb,B,7.50,2\nc,C,'],
])('a file that is cut %s is told and changes nothing', async (_, rows) => {
  const shop = testShop()
  const file = `Handle,Title,Variant Price,Variant Inventory Qty\n${rows}`
  const { refused, done } = await importOf(file, shop)
  expect(codes(refused)).toEqual([[4, '', 'file_cut']])
  expect(done).toMatchObject({ imported: 0, refused: 1 })
  expect(shop.database.sqlite.prepare('SELECT 1 FROM product').all()).toEqual([])
})

it('a last row without a line end is read where it is whole, or where all rows are short', async () => {
  const whole = await importOf('Handle,Title,Variant Price\na,A,5.00\nb,B,7.50')
  expect(whole.done).toMatchObject({ imported: 2, refused: 0 })
  const short = await importOf('Handle,Title,Variant Price,Vendor\na,A,5.00\nb,B,7.50')
  expect(short.done).toMatchObject({ imported: 2, refused: 0 })
})
