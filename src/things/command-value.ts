/** Values of the parameters of a command. */

/**
 * A value that a command gives to a parameter of an action.
 */
export class CommandValue {
  /** Yes or no. */
  public static ofBoolean(value: boolean): CommandValue {
    return new CommandValue(value);
  }

  /** A number. */
  public static ofNumber(value: number): CommandValue {
    return new CommandValue(value);
  }

  /** A text. */
  public static ofString(value: string): CommandValue {
    return new CommandValue(value);
  }

  /** Several values. */
  public static ofList(...values: CommandValue[]): CommandValue {
    return new CommandValue(values.map(({ _json }) => _json));
  }

  /** Values by name. */
  public static ofStructure(members: { [name: string]: CommandValue }): CommandValue {
    return new CommandValue(Object.fromEntries(Object.entries(members).map(([name, { _json }]) => [name, _json])));
  }

  private constructor(
    /** @internal */
    public readonly _json: unknown,
  ) {}
}
