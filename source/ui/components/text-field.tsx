import {Box} from 'ink';
import type {TextFieldState} from '../hooks/use-text-field.ts';
import {useTerminal} from '../terminal-context.ts';
import {charactersOf} from '../text-edit.ts';
import type {Glyphs} from '../theme.ts';
import {visibleText} from '../visible-text.ts';
import {ThemedText} from './themed-text.tsx';
import {Text} from './text.tsx';

/** A passphrase as it may be seen. */
export const maskedText = (text: string, {mask}: Pick<Glyphs, 'mask'>): string =>
	mask.repeat(charactersOf(text).length);

type Props = {
	readonly field: TextFieldState;
	/** For screen readers, and before the text when `isLabelled`. */
	readonly label: string;
	readonly isLabelled?: boolean;
	/** A passphrase: neither shown nor read aloud. */
	readonly isSecret?: boolean;
	/** Columns of the whole. */
	readonly columns: number;
};

/** One line of text while it is typed. It shows; the keys are the frame's. */
export const TextField = ({field, label, isLabelled = false, isSecret = false, columns}: Props) => {
	const {glyphs} = useTerminal();
	const typed = isSecret ? {...field.typed, text: maskedText(field.value, glyphs)} : field.typed;
	const head = isLabelled ? `${label}: ` : '';
	return (
		<Box aria-role="textbox" aria-label={`${label}: ${typed.text}`} height={1} width={columns}>
			<Text wrap="truncate-end">
				{head}
				<ThemedText bold tone="accent">
					{visibleText(typed, columns - head.length, glyphs)}
				</ThemedText>
			</Text>
		</Box>
	);
};
