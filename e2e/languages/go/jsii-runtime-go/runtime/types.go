package runtime

import (
	"fmt"
	"reflect"
)

// FQN is the name of a type in its jsii assembly, such as `aws-cdk-lib.Stack`.
type FQN = string

// Member is what a type has; needed only for overriding in Go, which is not served.
type Member any

// MemberMethod is a method.
type MemberMethod struct{ JsiiMethod, GoMethod string }

// MemberProperty is a property.
type MemberProperty struct{ JsiiProperty, GoGetter, GoSetter string }

var (
	makersByName = map[FQN]func() any{}
	makersByType = map[reflect.Type]func() any{}
	structs      = map[reflect.Type]FQN{}
	enums        = map[reflect.Type]FQN{}
)

// RegisterClass tells how a proxy for objects of a class is made.
func RegisterClass(fqn FQN, class reflect.Type, _ []Member, maker func() any) {
	makersByName[fqn] = maker
	makersByType[class] = maker
}

// RegisterInterface tells how a proxy is made for objects of which only an interface is known.
func RegisterInterface(fqn FQN, iface reflect.Type, _ []Member, maker func() any) {
	RegisterClass(fqn, iface, nil, maker)
}

// RegisterStruct names a type that is handed over by value.
func RegisterStruct(fqn FQN, strct reflect.Type) { structs[strct] = fqn }

// RegisterEnum names an enumeration.
func RegisterEnum(fqn FQN, enum reflect.Type, _ map[string]any) { enums[enum] = fqn }

// InitJsiiProxy gives a proxy what it inherits.
func InitJsiiProxy(embedded any) {
	field := reflect.ValueOf(embedded).Elem()
	if maker, ok := makersByType[field.Type()]; ok {
		field.Set(reflect.ValueOf(maker()))
	}
}

// IsAnonymousProxy tells whether an object is of a type that its library does not export.
func IsAnonymousProxy(any) bool { return false }

// ValidateStruct refuses a struct that lacks a required field.
func ValidateStruct(value any, description func() string) error {
	pointer := reflect.ValueOf(value)
	if pointer.IsNil() {
		return nil
	}
	fields := pointer.Elem()
	for i := range fields.NumField() {
		field := fields.Type().Field(i)
		if field.Tag.Get("field") == "required" && fields.Field(i).IsZero() {
			return fmt.Errorf("%s is missing required property: %s", description(), field.Tag.Get("json"))
		}
	}
	return nil
}
