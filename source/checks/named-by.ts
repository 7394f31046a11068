import {sh} from '../text/shell.ts';
import type {CheckContext} from './finding.ts';

/** The flags that lead a command of ours to the same clusters, as shell text: those that the run itself was given. */
export const namedBy = ({namedBy: words, model}: Pick<CheckContext, 'namedBy' | 'model'>): string =>
	sh`${words ?? (model === undefined ? ['--all-contexts'] : ['-f', 'mesh.yaml'])}`;
