// Package runtime has what jsii's generated Go code uses of AWS's package of this name: enough for apps that override nothing. Values
// and calls are as the kernel's protocol has them.
//
// See https://aws.github.io/jsii/specification/3-kernel-api/
package runtime

import (
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
)

const reference = "$jsii.byref"

var (
	// By the address of the proxy.
	references = map[uintptr]string{}
	objects    = map[string]any{}
)

// Create makes an object of a class; `proxy` stands for it from then on.
func Create(fqn FQN, arguments []any, proxy any) {
	pointer := reflect.ValueOf(proxy)
	pointer.Elem().Set(reflect.ValueOf(makersByName[fqn]()).Elem())
	var ref string
	check(json.Unmarshal(call(request{"api": "create", "fqn": fqn, "args": encodeAll(arguments)}), &ref))
	remember(ref, proxy)
}

// Invoke calls a method.
func Invoke(object any, method string, arguments []any, result any) {
	decode(call(request{"api": "invoke", "objref": referenceTo(object), "method": method, "args": encodeAll(arguments)}), result)
}

// InvokeVoid calls a method that returns nothing.
func InvokeVoid(object any, method string, arguments []any) {
	Invoke(object, method, arguments, new(any))
}

// StaticInvoke calls a method of a class.
func StaticInvoke(fqn FQN, method string, arguments []any, result any) {
	decode(call(request{"api": "sinvoke", "fqn": fqn, "method": method, "args": encodeAll(arguments)}), result)
}

// StaticInvokeVoid calls a method of a class that returns nothing.
func StaticInvokeVoid(fqn FQN, method string, arguments []any) {
	StaticInvoke(fqn, method, arguments, new(any))
}

// Get reads a property.
func Get(object any, property string, result any) {
	decode(call(request{"api": "get", "objref": referenceTo(object), "property": property}), result)
}

// Set writes a property.
func Set(object any, property string, value any) {
	call(request{"api": "set", "objref": referenceTo(object), "property": property, "value": encode(reflect.ValueOf(value))})
}

// StaticGet reads a property of a class.
func StaticGet(fqn FQN, property string, result any) {
	decode(call(request{"api": "sget", "fqn": fqn, "property": property}), result)
}

// StaticSet writes a property of a class.
func StaticSet(fqn FQN, property string, value any) {
	call(request{"api": "sset", "fqn": fqn, "property": property, "value": encode(reflect.ValueOf(value))})
}

func remember(ref string, proxy any) {
	references[reflect.ValueOf(proxy).Pointer()] = ref
	objects[ref] = proxy
}

func referenceTo(object any) map[string]string {
	ref, ok := references[reflect.ValueOf(object).Pointer()]
	if !ok {
		panic(fmt.Sprintf("JavaScript knows no object for this %T", object))
	}
	return map[string]string{reference: ref}
}

// encodeAll leaves out what is nil at the end, as the kernel wants optional arguments.
func encodeAll(arguments []any) []any {
	encoded := []any{}
	for _, argument := range arguments {
		encoded = append(encoded, encode(reflect.ValueOf(argument)))
	}
	for len(encoded) > 0 && encoded[len(encoded)-1] == nil {
		encoded = encoded[:len(encoded)-1]
	}
	return encoded
}

// encode returns a value as the kernel takes it.
func encode(value reflect.Value) any {
	switch value.Kind() {
	case reflect.Invalid:
		return nil
	case reflect.Interface:
		return encode(value.Elem())
	case reflect.Pointer:
		if ref, ok := references[value.Pointer()]; ok {
			return map[string]string{reference: ref}
		}
		return encode(value.Elem())
	case reflect.String:
		return encodeText(value)
	case reflect.Slice:
		list := make([]any, value.Len())
		for i := range list {
			list[i] = encode(value.Index(i))
		}
		return list
	case reflect.Map:
		entries := map[string]any{}
		for _, key := range value.MapKeys() {
			entries[key.String()] = encode(value.MapIndex(key))
		}
		return map[string]any{"$jsii.map": entries}
	case reflect.Struct:
		return encodeStruct(value)
	default:
		return value.Interface()
	}
}

// encodeText returns a string, or the member of an enumeration; a field of one that is not set is empty.
func encodeText(value reflect.Value) any {
	fqn, ok := enums[value.Type()]
	switch {
	case !ok:
		return value.String()
	case value.String() == "":
		return nil
	default:
		return map[string]string{"$jsii.enum": fqn + "/" + value.String()}
	}
}

func encodeStruct(value reflect.Value) any {
	fqn, ok := structs[value.Type()]
	if !ok {
		panic(fmt.Sprintf("%s is of no jsii library", value.Type()))
	}
	data := map[string]any{}
	for i := range value.NumField() {
		if encoded := encode(value.Field(i)); encoded != nil {
			data[value.Type().Field(i).Tag.Get("json")] = encoded
		}
	}
	return map[string]any{"$jsii.struct": map[string]any{"fqn": fqn, "data": data}}
}

// decode sets the variable to which `result` points.
func decode(text json.RawMessage, result any) {
	var object map[string]json.RawMessage
	if json.Unmarshal(text, &object) == nil && object[reference] != nil {
		var ref string
		check(json.Unmarshal(object[reference], &ref))
		variable := reflect.ValueOf(result).Elem()
		variable.Set(reflect.ValueOf(proxyFor(ref, variable.Type())))
	} else if text != nil {
		check(json.Unmarshal(text, result))
	}
}

// proxyFor returns what stands for an object where the type is expected: a proxy of its class, or else of the type.
func proxyFor(ref string, expected reflect.Type) any {
	if known, ok := objects[ref]; ok && reflect.TypeOf(known).AssignableTo(expected) {
		return known
	}
	class := ref[:strings.LastIndex(ref, "@")]
	for _, maker := range []func() any{makersByName[class], makersByType[expected]} {
		if maker == nil {
			continue
		}
		if proxy := maker(); reflect.TypeOf(proxy).AssignableTo(expected) {
			remember(ref, proxy)
			return proxy
		}
	}
	panic(fmt.Sprintf("no proxy of %s is a %s", class, expected))
}
