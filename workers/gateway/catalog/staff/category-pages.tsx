import {
  CATEGORY_MOVES,
  CategoryList,
  type CategoryMove,
} from '../../../../src/admin/components/categories/category-list.tsx'
import { CategoryPage } from '../../../../src/admin/components/categories/category-page.tsx'
import {
  CATEGORIES_PATH,
  type CategoryForm,
} from '../../../../src/admin/components/categories/shown-category.ts'
import { texts } from '../../../../src/admin/texts/texts.ts'
import { isWithin } from '../../../../src/shared/catalog/category-tree.ts'
import type { CategoryChange } from '../../../../src/shared/catalog/edit/contract.ts'
import {
  changeCategory,
  createCategory,
  readCategoryTree,
  removeCategory,
  type StaffCategory,
} from '../../../../src/shared/catalog/edit/staff-categories.ts'
import { readPublishProgress } from '../../../../src/shared/catalog/publish/publish-changes.ts'
import { ok, type Problem, type Result, refuse } from '../../../../src/shared/platform/result.ts'
import type { Staff } from '../../../../src/shared/staff/contract.ts'
import { mayAct } from '../../../../src/shared/staff/rules.ts'
import { createRouter, type GatewayContext } from '../../http/app.ts'
import { BASE_FIELD, mergeForm } from '../../http/pages/form-merge.ts'
import { keyOf, newFormKey, seeOther } from '../../http/pages/forms.ts'
import {
  type StaffView,
  sentenceOf,
  staffForm,
  staffPage,
  statusOf,
} from '../../http/pages/staff-page.tsx'
import { auditedWrite } from '../../http/staff-write.ts'
import { conflictOf, formValues, inputOf, type Merged, typedOf } from './category-form.ts'
import { publishWork, writeDeps } from './writes.ts'

export const staffCategoryPages = createRouter()

const TEXT = texts.categories
const OF_CATEGORIES = {
  title: TEXT.title,
  section: 'categories',
  islands: ['table', 'live', 'tree'],
} as const

/** What a form that was refused says: its fields as they were typed, and what is wrong. */
interface Told {
  fields?: URLSearchParams
  errors?: Readonly<Record<string, string>>
  problem?: Problem
  /** The form merged with what was saved meanwhile. */
  merged?: Merged
}

const formOf = (told: Told, typed: Readonly<Record<string, string>>): CategoryForm => ({
  key: newFormKey(),
  typed: told.fields ? Object.fromEntries(told.fields) : typed,
  errors: told.errors ?? {},
  ...(told.problem === undefined ? {} : { message: wordsOf(told.problem) }),
})

const wordsOf = (problem: Problem): string =>
  problem.code === 'category_circle' ? TEXT.circle : sentenceOf(problem)

const statusOfTold = ({ problem, merged, errors = {} }: Told) =>
  merged ? 409 : problem ? statusOf(problem) : Object.keys(errors).length > 0 ? 400 : 200

staffPage(
  staffCategoryPages,
  { path: CATEGORIES_PATH, permission: 'category.read', ...OF_CATEGORIES },
  (c, staff) => showList(c, staff, {}),
)

async function showList(c: GatewayContext, staff: Staff, told: Told): Promise<Result<StaffView>> {
  const [{ data, pending }, publishing] = await Promise.all([
    readCategoryTree(c.env.CATALOG_DB),
    readPublishProgress(c.env.CATALOG_DB),
  ])
  return ok({
    status: statusOfTold(told),
    state: JSON.stringify([data, pending, publishing]),
    content: (
      <CategoryList
        categories={data}
        pending={pending}
        publishing={publishing}
        may={{
          create: mayAct(staff.role, 'category.create'),
          change: mayAct(staff.role, 'category.change'),
          publish: mayAct(staff.role, 'catalog.publish'),
        }}
        form={formOf(told, {})}
      />
    ),
  })
}

staffPage(
  staffCategoryPages,
  { path: `${CATEGORIES_PATH}/:id`, permission: 'category.read', ...OF_CATEGORIES },
  (c, staff) => showOne(c, staff, {}),
)

async function showOne(c: GatewayContext, staff: Staff, told: Told): Promise<Result<StaffView>> {
  const id = c.req.param('id')
  const { data } = await readCategoryTree(c.env.CATALOG_DB)
  const category = data.find((one) => one.id === id)
  if (!category) return refuse('not_found')
  const rows = data.map((one) => ({ id: one.id, parent_id: one.parentId }))
  return ok({
    title: category.title,
    status: statusOfTold(told),
    state: JSON.stringify(data),
    content: (
      <CategoryPage
        category={category}
        parents={data.filter((one) => !isWithin(rows, one.id, category.id))}
        below={data.filter((one) => one.parentId === category.id).length}
        may={{
          change: mayAct(staff.role, 'category.change'),
          remove: mayAct(staff.role, 'category.remove'),
        }}
        form={{
          ...formOf(told, typedOf(category)),
          ...openedOn(told, category),
          ...conflictOf(told, data),
        }}
      />
    ),
  })
}

/** The values that the form is opened on: a form with a fault of its own stays with its own. */
const openedOn = ({ fields, merged }: Told, category: StaffCategory) => ({
  base: (merged ? null : fields?.get(BASE_FIELD)) ?? JSON.stringify(typedOf(category)),
})

staffForm(
  staffCategoryPages,
  { path: CATEGORIES_PATH, permission: 'category.create', ...OF_CATEGORIES },
  async (c, { staff, fields }) => {
    const { input, errors } = inputOf(fields)
    if (Object.keys(errors).length > 0) return showList(c, staff, { fields, errors })
    c.set('idempotencyKey', keyOf(fields))
    const created = await auditedWrite(c, input.title, async () => {
      const edit = await createCategory(writeDeps(c.env), input)
      return edit.ok ? ok({ ...edit.value, value: null }) : edit
    })
    return created.ok
      ? seeOther(c, `${CATEGORIES_PATH}?done=category.create`)
      : showList(c, staff, { fields, problem: created.problem })
  },
)

/** A change of one category as a piece of audited work. */
const change = (
  c: GatewayContext,
  { id, key }: { id: string; key: string | null },
  changed: CategoryChange,
) => {
  c.set('idempotencyKey', key)
  return auditedWrite(c, id, async () => {
    const edit = await changeCategory(writeDeps(c.env), id, changed)
    return edit.ok ? ok({ ...edit.value, value: null }) : edit
  })
}

staffForm(
  staffCategoryPages,
  { path: `${CATEGORIES_PATH}/:id`, permission: 'category.change', ...OF_CATEGORIES },
  async (c, { staff, fields }) => {
    const id = c.req.param('id') ?? ''
    const { data } = await readCategoryTree(c.env.CATALOG_DB)
    const saved = data.find((one) => one.id === id)
    if (!saved) return refuse('not_found')
    const { chosen, merged } = mergeForm(fields, typedOf(saved), formValues(fields))
    if (merged !== null) return showOne(c, staff, { fields, merged })
    const { input, errors } = inputOf(new URLSearchParams(chosen))
    if (Object.keys(errors).length > 0) return showOne(c, staff, { fields, errors })
    const inHeader = chosen.inHeader === '1'
    const changed = await change(c, { id, key: keyOf(fields) }, { ...input, inHeader })
    return changed.ok
      ? seeOther(c, `${CATEGORIES_PATH}?done=category.change`)
      : showOne(c, staff, { fields, problem: changed.problem })
  },
)

staffForm(
  staffCategoryPages,
  { path: `${CATEGORIES_PATH}/:id/header`, permission: 'category.change', ...OF_CATEGORIES },
  async (c, { fields }) => {
    const inHeader = fields.get('inHeader') === '1'
    const changed = await change(
      c,
      { id: c.req.param('id') ?? '', key: keyOf(fields) },
      { inHeader },
    )
    return changed.ok ? seeOther(c, CATEGORIES_PATH) : changed
  },
)

staffForm(
  staffCategoryPages,
  { path: `${CATEGORIES_PATH}/:id/move`, permission: 'category.change', ...OF_CATEGORIES },
  async (c, { fields }) => {
    const id = c.req.param('id') ?? ''
    const { data } = await readCategoryTree(c.env.CATALOG_DB)
    const to = CATEGORY_MOVES.find((move) => move === fields.get('to'))
    const place = to && placeAfter(data, id, to)
    // A category that somebody else has moved meanwhile may have no such move left.
    if (!place) return seeOther(c, CATEGORIES_PATH)
    // The buttons of a row share one form: another one, after a step back, is another input.
    const key = keyOf(fields)
    const changed = await change(c, { id, key: key && `${key}-${to}` }, place)
    return changed.ok ? seeOther(c, CATEGORIES_PATH) : changed
  },
)

/** The place of a category after a move; null where it has none. */
function placeAfter(
  tree: readonly StaffCategory[],
  id: string,
  move: CategoryMove,
): CategoryChange | null {
  const category = tree.find((one) => one.id === id)
  if (!category) return null
  const { parentId, position } = category
  const parent = tree.find((one) => one.id === parentId)
  const siblings = tree.filter((one) => one.parentId === parentId)
  const before = siblings[position - 1]
  if (move === 'up') return before ? { position: position - 1 } : null
  if (move === 'down') return siblings[position + 1] ? { position: position + 1 } : null
  if (move === 'in') return before ? { parentId: before.id } : null
  return parent ? { parentId: parent.parentId, position: parent.position + 1 } : null
}

staffForm(
  staffCategoryPages,
  { path: `${CATEGORIES_PATH}/:id/delete`, permission: 'category.remove', ...OF_CATEGORIES },
  async (c, { fields }) => {
    const id = c.req.param('id') ?? ''
    c.set('idempotencyKey', keyOf(fields))
    const removed = await auditedWrite(c, id, async () => {
      const gone = await removeCategory(writeDeps(c.env), id)
      return gone.ok ? ok({ ...gone.value, value: null }) : gone
    })
    return removed.ok ? seeOther(c, `${CATEGORIES_PATH}?done=category.remove`) : removed
  },
)

staffForm(
  staffCategoryPages,
  { path: '/admin/catalog/publish', permission: 'catalog.publish', ...OF_CATEGORIES },
  async (c, { fields }) => {
    c.set('idempotencyKey', keyOf(fields))
    const published = await auditedWrite(c, 'catalogue', () => publishWork(c))
    if (!published.ok) return published
    const done = published.value.publishing ? 'catalog.publishing' : 'catalog.publish'
    return seeOther(c, `${CATEGORIES_PATH}?done=${done}`)
  },
)
