import type {Check} from '../finding.ts';
import {matrixChecks} from './matrix.ts';
import {readerRightsCheck} from './reader-rights.ts';
import {serverCheck} from './server.ts';

export const secretChecks: readonly Check[] = [...matrixChecks, serverCheck, readerRightsCheck];
