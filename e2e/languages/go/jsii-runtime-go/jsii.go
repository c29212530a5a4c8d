// Package jsii has what apps use of AWS's package of this name, for machines that cannot download that one.
package jsii

import "github.com/aws/jsii-runtime-go/runtime"

// Close ends the kernel.
func Close() { runtime.Close() }

// String returns a pointer to the text.
func String(value string) *string { return &value }

// Bool returns a pointer to the truth value.
func Bool(value bool) *bool { return &value }

// Number returns a pointer to the number, as which JavaScript has only floating-point ones.
func Number[T ~int | ~float64](value T) *float64 {
	number := float64(value)
	return &number
}
