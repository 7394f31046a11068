import {trackedFiles} from '../../test/house/tracked-files.ts';
import {gitNames, runGit} from '../git.ts';
import {readFigure, versionOf, writtenFigures} from './figure.ts';
import {problemsOf, standingOf, type Claim, type Standing} from './judge.ts';
import {sourcesOf, type Part} from './part.ts';
import {parts} from './parts.ts';
import {fileProgress, hashOf, progressFile} from './progress.ts';
import {inOrder, standingText} from './words.ts';

const isInHistory = (commit: string): boolean =>
	runGit(['merge-base', '--is-ancestor', commit, 'HEAD']).status === 0;

const claims = (): Claim[] =>
	trackedFiles()
		.filter(({file}) => file.endsWith('.md'))
		.flatMap(({file, text}) =>
			[...text.matchAll(/evidence\/(?<figure>[\w\-]+)\.json/gv)].map(({groups}) => ({
				page: file,
				figure: groups?.['figure'] ?? '',
			})),
		);

const standingNow = (part: Part): Standing =>
	standingOf(part, {
		reading: readFigure,
		changedSince: (commit, sources) =>
			isInHistory(commit)
				? gitNames('diff', '-z', '--name-only', commit, '--', ...sources)
				: undefined,
	});

/** How every part stands in this working tree, what needs a run first. */
export const partsAsTheyStand = (): Array<{part: Part; standing: Standing}> =>
	inOrder(parts.map(part => ({part, standing: standingNow(part)})));

/** Whether a part that has just run has kept all its figures; files that nobody has committed yet are no reason against it. */
export const isKept = (part: Part): boolean => {
	const standing = standingNow(part);
	const {uncommitted = []} = versionOf(sourcesOf(part));
	return (
		standing.state === 'fresh' ||
		(standing.state === 'changed' && standing.files.every(file => uncommitted.includes(file)))
	);
};

/** A line about a part, with what is done of it already. */
export const lineOf = (part: Part, standing: Standing): string =>
	standingText(part, standing, {
		now: new Date(),
		done: fileProgress(progressFile).done(part.name, hashOf(sourcesOf(part))).size,
		pieces: part.pieces.length,
	});

/** What may not be in docs/evidence/, a sentence each. */
export const evidenceProblems = (): string[] =>
	problemsOf(parts, {
		written: writtenFigures(),
		claims: claims(),
		reading: readFigure,
		isInHistory,
	});
