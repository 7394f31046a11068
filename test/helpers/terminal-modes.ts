import type {Terminal} from '@xterm/headless';

/** Watches what a program changes of a terminal and must change back. */
export const watchModes = (terminal: Terminal): {leftovers: () => string[]} => {
	// xterm.js keeps these to itself. A handler that returns false leaves the sequence to the next one.
	let isCursorHidden = false;
	let kittyLevels = 0;
	const {parser} = terminal;
	parser.registerCsiHandler({prefix: '?', final: 'l'}, parameters => {
		isCursorHidden ||= parameters.includes(25);
		return false;
	});
	parser.registerCsiHandler({prefix: '?', final: 'h'}, parameters => {
		isCursorHidden &&= !parameters.includes(25);
		return false;
	});
	parser.registerCsiHandler({prefix: '>', final: 'u'}, () => {
		kittyLevels++;
		return false;
	});
	parser.registerCsiHandler({prefix: '<', final: 'u'}, () => {
		kittyLevels = Math.max(kittyLevels - 1, 0);
		return false;
	});

	return {
		leftovers() {
			const {modes, buffer} = terminal;
			const all: ReadonlyArray<readonly [string, boolean]> = [
				['alternate screen', buffer.active.type === 'alternate'],
				['hidden cursor', isCursorHidden],
				['bracketed paste', modes.bracketedPasteMode],
				['mouse', modes.mouseTrackingMode !== 'none'],
				['focus reports', modes.sendFocusMode],
				['application keys', modes.applicationCursorKeysMode || modes.applicationKeypadMode],
				['kitty keyboard', kittyLevels > 0],
				['synchronized output', modes.synchronizedOutputMode],
				['no line wrap', !modes.wraparoundMode],
			];
			return all.flatMap(([name, isLeft]) => (isLeft ? [name] : []));
		},
	};
};
