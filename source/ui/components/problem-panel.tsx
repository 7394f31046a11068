import type {Problem} from '../../session/session.ts';
import type {Size} from '../layout.ts';
import {useTerminal} from '../terminal-context.ts';
import {Reader} from './reader.tsx';

/** What happened, why, and what to do; it stays until it is closed. */
export const ProblemPanel = ({
	problem: {title, message, remedy},
	size,
	onClose,
}: {
	readonly problem: Problem;
	readonly size: Size;
	readonly onClose: () => void;
}) => {
	const {glyphs} = useTerminal();
	const advice =
		remedy.length === 0
			? []
			: [{text: ''}, {text: 'What to do', bold: true}, ...remedy.map(text => ({text, indent: 2}))];
	return (
		<Reader
			title={`${glyphs.bad} ${title}`}
			tone="bad"
			paragraphs={[{text: message}, ...advice]}
			size={size}
			onClose={onClose}
		/>
	);
};
