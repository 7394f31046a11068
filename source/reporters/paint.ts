import type {FindingStatus} from '../checks/finding.ts';

/** Colours a piece of text by what it says; the identity where there is no colour. */
export type Paint = (tone: FindingStatus | 'heading' | 'faint', text: string) => string;
