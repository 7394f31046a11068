import {printable} from './printable.ts';

/** What `Paint` writes around a piece: bold, dim or a colour, and its end. */
// eslint-disable-next-line no-control-regex -- that is what colours begin with
const painted = /(\u001B\[(?:1|2|3[1-6])m)([^\n\u001B]*)(\u001B\[(?:22|39)m)/v;

/*
Lines that a CI system takes for commands. GitHub: `::error::` at the beginning, after blanks too, and `##[group]` anywhere
(actions/runner, ActionCommand.cs); Azure: `##vso[` anywhere (microsoft/azure-pipelines-agent, Command.cs); TeamCity: `##teamcity[`.
*/
const lineCommand = /:(?=:\s*[a-z])(?<=^[^\S\n]*:)/gimv;
const anyCommand = /#(?=#\w*\[)/gv;

/**
A text as it leaves the program, for a terminal, a pipe or a log, whoever wrote it: what is unprintable is written out, and no line
is a command to a CI system. Of a painted one our own colours stay, around pieces that have none of theirs. JSON keeps its data.
*/
export const sinkText = (text: string, {isPainted = false} = {}): string => {
	const shown = isPainted
		? text
				.split(painted)
				.map((part, index) => (index % 2 === 0 ? printable(part) : part))
				.join('')
		: printable(text);
	return shown
		.replaceAll(lineCommand, String.raw`\u003a`)
		.replaceAll(anyCommand, String.raw`\u0023`);
};
