import type { components } from '../../contract/generated/partner.js';
import { SCHOOL_LEVELS } from '../question.js';

type Schemas = components['schemas'];
export type SchoolLevel = Schemas['SchoolLevel'];
export type Standard = Required<Schemas['SchoolStandard']>;
export type Standards = Readonly<Record<SchoolLevel, Standard>>;

/**
 * What holds where a plan says nothing: the most children in a class (the ministry's charters of schools: Circulars 52/2020
 * article 15, for two-year-olds and rounded to one number for kindergarten; 28/2020 article 16; 32/2020 article 16) and the
 * most teachers for a class in schools with two sessions a day (Circulars 19/2023 and 20/2023), one class per room.
 */
export const STANDARDS: Standards = {
  nursery: { class_size: 25, teachers_per_class: 2.5, classes_per_room: 1 },
  kindergarten: { class_size: 30, teachers_per_class: 2.2, classes_per_room: 1 },
  primary: { class_size: 35, teachers_per_class: 1.5, classes_per_room: 1 },
  lower_secondary: { class_size: 45, teachers_per_class: 1.9, classes_per_room: 1 },
  upper_secondary: { class_size: 45, teachers_per_class: 2.25, classes_per_room: 1 },
};

/** The standards of a plan: those given, and for the others STANDARDS. */
export function applyStandards(given: Schemas['SchoolStandards'] = {}): Standards {
  const entries = SCHOOL_LEVELS.map((level) => [level, { ...STANDARDS[level], ...given[level] }] as const);
  return Object.fromEntries(entries) as unknown as Standards;
}

/** What children need: classes, and for them teachers and rooms, each rounded up. */
export function needOf(
  children: number,
  standard: Standard,
): { classes: number; teachers: number; rooms: number } {
  const classes = Math.ceil(children / standard.class_size);
  return {
    classes,
    teachers: roundedUp(classes * standard.teachers_per_class),
    rooms: roundedUp(classes / standard.classes_per_room),
  };
}

// 5 x 2.2 is 11.000000000000002 in binary.
const roundedUp = (value: number): number => Math.ceil(Math.round(value * 1e6) / 1e6);
