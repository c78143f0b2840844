import type { ContentfulStatusCode } from 'hono/utils/http-status'
import { Passkeys } from '../../../src/storefront/components/account/passkeys.tsx'
import { texts } from '../../../src/storefront/texts/texts.ts'
import { createRouter, type GatewayContext } from '../http/app.ts'
import { type ConfirmAsked, confirmByForm, confirmProps } from '../http/pages/confirm-form.ts'
import { newFormKey, seeOther } from '../http/pages/forms.ts'
import {
  answerMember,
  isMember,
  memberForm,
  renderAccount,
  toSignIn,
} from '../http/pages/member-page.tsx'
import { ownPasskeys, removePasskey } from './passkeys.ts'

/** The member's passkeys. They are added by the island `passkeys`, and removed by forms. */
export const passkeyPages = createRouter()

const TEXT = texts.account.passkeys
const PATH = '/account/passkeys'
const NEW = 'new'
/** The confirmations that the address of the page may name. */
const TOLD: Readonly<Record<string, string>> = {
  added: TEXT.added,
  confirmed: TEXT.confirmed,
  removed: TEXT.removed,
}

interface Told {
  told?: string | undefined
  /** The passkey, or `new`, whose form waits for a code. */
  asked?: { of: string; code: ConfirmAsked }
  status?: ContentfulStatusCode
}

async function show(c: GatewayContext, { told, asked, status = 200 }: Told): Promise<Response> {
  const own = await ownPasskeys(c)
  if (!own.ok) return answerMember(c, own.problem, PATH)
  return renderAccount(
    c,
    { title: texts.account.title, area: 'passkeys', path: PATH, status, islands: ['passkeys'] },
    <Passkeys
      passkeys={own.value.data}
      formKey={newFormKey()}
      {...(told === undefined ? {} : { told })}
      {...(asked === undefined
        ? {}
        : { confirm: { of: asked.of, field: confirmProps(asked.code) } })}
    />,
  )
}

passkeyPages.get(PATH, async (c) => {
  if (!(await isMember(c))) return toSignIn(c, PATH)
  return show(c, { told: TOLD[c.req.query('told') ?? ''] })
})

/** `remove=<id>`; else the proof of the email that adding needs, for the island to go on with. */
passkeyPages.post(PATH, async (c) => {
  const fields = await memberForm(c, PATH)
  if (fields instanceof Response) return fields
  const id = (fields.get('remove') ?? '').slice(0, 40)
  const asked = await confirmByForm(c, fields)
  if (!asked.ok) return answerMember(c, asked.problem, PATH)
  if (asked.value) {
    return show(c, { asked: { of: id === '' ? NEW : id, code: asked.value }, status: 403 })
  }
  if (id === '') return seeOther(c, `${PATH}?told=confirmed`)
  const removed = await removePasskey(c, id)
  // One that is removed already is what the form wants.
  if (!removed.ok && removed.problem.code !== 'not_found') {
    return answerMember(c, removed.problem, PATH)
  }
  return seeOther(c, `${PATH}?told=removed`)
})
