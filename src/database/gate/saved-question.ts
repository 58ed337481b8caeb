import type pg from 'pg';
import type { Uuid } from '../../id.js';
import { call, callOne } from './call.js';
import type { StaffAsker } from './staff.js';

/** A question for counts that an organisation keeps under a name. */
export interface SavedQuestion {
  readonly question_id: Uuid;
  readonly name: string;
  /** The query of the page's address, without the language. */
  readonly address: string;
}

/** Why a question is not saved or deleted: its name; another has that name; there are as many as there may be; it is not there. */
export type SavingRefusal = 'name' | 'held' | 'many' | 'gone';

const parametersOf = ({ session, partnerId }: StaffAsker) => ({
  p_session: session,
  p_partner_id: partnerId,
});

/** The questions that an organisation has saved, by name. @throws Problem token_invalid, mandate_missing, partner_suspended, unavailable */
export async function savedQuestions(pool: pg.Pool, asker: StaffAsker): Promise<SavedQuestion[]> {
  return call(pool, 'saved_questions', parametersOf(asker));
}

/** Saves a question. @param name in NFC @returns why not; null where it is saved @throws Problem as savedQuestions */
export async function saveQuestion(
  pool: pg.Pool,
  asker: StaffAsker,
  name: string,
  address: string,
): Promise<SavingRefusal | null> {
  const given = { ...parametersOf(asker), p_name: name, p_address: address };
  return (await callOne(pool, 'save_question', given)).refusal as SavingRefusal | null;
}

/** Deletes a saved question. @returns why not @throws Problem as savedQuestions */
export async function deleteSavedQuestion(
  pool: pg.Pool,
  asker: StaffAsker,
  questionId: Uuid,
): Promise<SavingRefusal | null> {
  const given = { ...parametersOf(asker), p_question_id: questionId };
  return (await callOne(pool, 'delete_saved_question', given)).refusal as SavingRefusal | null;
}
