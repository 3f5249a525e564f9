// The metaschemas of the drafts, as json-schema.org publishes them, without their prose.
#include <algorithm>
#include <array>

#include "query/schema_roots.hpp"

namespace kboot::query {

namespace {

struct Metaschema {
  std::string_view path;
  std::string_view text;
};

// clang-format off
constexpr std::array metaschemas{
    Metaschema{"draft-04/schema",
        R"~({"$schema":"http://json-schema.org/draft-04/schema#","definitions":{"schemaArray":{"type":"array","minItems":1)~"
        R"~(,"items":{"$ref":"#"}},"positiveInteger":{"type":"integer","minimum":0},"positiveIntegerDefault0":{"allOf":[{")~"
        R"~($ref":"#/definitions/positiveInteger"},{}]},"simpleTypes":{"enum":["array","boolean","integer","null","number")~"
        R"~(,"object","string"]},"stringArray":{"type":"array","items":{"type":"string"},"minItems":1,"uniqueItems":true}})~"
        R"~(,"type":"object","properties":{"id":{"type":"string","format":"uriref"},"$schema":{"type":"string","format":"u)~"
        R"~(ri"},"title":{"type":"string"},"description":{"type":"string"},"default":{},"multipleOf":{"type":"number","min)~"
        R"~(imum":0,"exclusiveMinimum":true},"maximum":{"type":"number"},"exclusiveMaximum":{"type":"boolean"},"minimum":{)~"
        R"~("type":"number"},"exclusiveMinimum":{"type":"boolean"},"maxLength":{"$ref":"#/definitions/positiveInteger"},"m)~"
        R"~(inLength":{"$ref":"#/definitions/positiveIntegerDefault0"},"pattern":{"type":"string","format":"regex"},"addit)~"
        R"~(ionalItems":{"anyOf":[{"type":"boolean"},{"$ref":"#"}]},"items":{"anyOf":[{"$ref":"#"},{"$ref":"#/definitions/)~"
        R"~(schemaArray"}]},"maxItems":{"$ref":"#/definitions/positiveInteger"},"minItems":{"$ref":"#/definitions/positive)~"
        R"~(IntegerDefault0"},"uniqueItems":{"type":"boolean"},"maxProperties":{"$ref":"#/definitions/positiveInteger"},"m)~"
        R"~(inProperties":{"$ref":"#/definitions/positiveIntegerDefault0"},"required":{"$ref":"#/definitions/stringArray"})~"
        R"~(,"additionalProperties":{"anyOf":[{"type":"boolean"},{"$ref":"#"}]},"definitions":{"type":"object","additional)~"
        R"~(Properties":{"$ref":"#"}},"properties":{"type":"object","additionalProperties":{"$ref":"#"}},"patternPropertie)~"
        R"~(s":{"type":"object","additionalProperties":{"$ref":"#"}},"dependencies":{"type":"object","additionalProperties)~"
        R"~(":{"anyOf":[{"$ref":"#"},{"$ref":"#/definitions/stringArray"}]}},"enum":{"type":"array","minItems":1,"uniqueIt)~"
        R"~(ems":true},"type":{"anyOf":[{"$ref":"#/definitions/simpleTypes"},{"type":"array","items":{"$ref":"#/definition)~"
        R"~(s/simpleTypes"},"minItems":1,"uniqueItems":true}]},"allOf":{"$ref":"#/definitions/schemaArray"},"anyOf":{"$ref)~"
        R"~(":"#/definitions/schemaArray"},"oneOf":{"$ref":"#/definitions/schemaArray"},"not":{"$ref":"#"},"format":{"type)~"
        R"~(":"string"},"$ref":{"type":"string"}},"dependencies":{"exclusiveMaximum":["maximum"],"exclusiveMinimum":["mini)~"
        R"~(mum"]}})~"},
    Metaschema{"draft-06/schema",
        R"~({"$schema":"http://json-schema.org/draft-06/schema#","$id":"http://json-schema.org/draft-06/schema#","definiti)~"
        R"~(ons":{"schemaArray":{"type":"array","minItems":1,"items":{"$ref":"#"}},"nonNegativeInteger":{"type":"integer",)~"
        R"~("minimum":0},"nonNegativeIntegerDefault0":{"allOf":[{"$ref":"#/definitions/nonNegativeInteger"},{}]},"simpleTy)~"
        R"~(pes":{"enum":["array","boolean","integer","null","number","object","string"]},"stringArray":{"type":"array","i)~"
        R"~(tems":{"type":"string"},"uniqueItems":true}},"type":["object","boolean"],"properties":{"$id":{"type":"string",)~"
        R"~("format":"uri-reference"},"$schema":{"type":"string","format":"uri"},"$ref":{"type":"string","format":"uri-ref)~"
        R"~(erence"},"title":{"type":"string"},"description":{"type":"string"},"default":{},"multipleOf":{"type":"number",)~"
        R"~("exclusiveMinimum":0},"maximum":{"type":"number"},"exclusiveMaximum":{"type":"number"},"minimum":{"type":"numb)~"
        R"~(er"},"exclusiveMinimum":{"type":"number"},"maxLength":{"$ref":"#/definitions/nonNegativeInteger"},"minLength":)~"
        R"~({"$ref":"#/definitions/nonNegativeIntegerDefault0"},"pattern":{"type":"string","format":"regex"},"additionalIt)~"
        R"~(ems":{"$ref":"#"},"items":{"anyOf":[{"$ref":"#"},{"$ref":"#/definitions/schemaArray"}]},"maxItems":{"$ref":"#/)~"
        R"~(definitions/nonNegativeInteger"},"minItems":{"$ref":"#/definitions/nonNegativeIntegerDefault0"},"uniqueItems":)~"
        R"~({"type":"boolean"},"contains":{"$ref":"#"},"maxProperties":{"$ref":"#/definitions/nonNegativeInteger"},"minPro)~"
        R"~(perties":{"$ref":"#/definitions/nonNegativeIntegerDefault0"},"required":{"$ref":"#/definitions/stringArray"},")~"
        R"~(additionalProperties":{"$ref":"#"},"definitions":{"type":"object","additionalProperties":{"$ref":"#"}},"proper)~"
        R"~(ties":{"type":"object","additionalProperties":{"$ref":"#"}},"patternProperties":{"type":"object","additionalPr)~"
        R"~(operties":{"$ref":"#"}},"dependencies":{"type":"object","additionalProperties":{"anyOf":[{"$ref":"#"},{"$ref":)~"
        R"~("#/definitions/stringArray"}]}},"propertyNames":{"$ref":"#"},"const":{},"enum":{"type":"array","minItems":1,"u)~"
        R"~(niqueItems":true},"type":{"anyOf":[{"$ref":"#/definitions/simpleTypes"},{"type":"array","items":{"$ref":"#/def)~"
        R"~(initions/simpleTypes"},"minItems":1,"uniqueItems":true}]},"format":{"type":"string"},"allOf":{"$ref":"#/defini)~"
        R"~(tions/schemaArray"},"anyOf":{"$ref":"#/definitions/schemaArray"},"oneOf":{"$ref":"#/definitions/schemaArray"},)~"
        R"~("not":{"$ref":"#"}}})~"},
    Metaschema{"draft-07/schema",
        R"~({"$schema":"http://json-schema.org/draft-07/schema#","$id":"http://json-schema.org/draft-07/schema#","definiti)~"
        R"~(ons":{"schemaArray":{"type":"array","minItems":1,"items":{"$ref":"#"}},"nonNegativeInteger":{"type":"integer",)~"
        R"~("minimum":0},"nonNegativeIntegerDefault0":{"allOf":[{"$ref":"#/definitions/nonNegativeInteger"},{}]},"simpleTy)~"
        R"~(pes":{"enum":["array","boolean","integer","null","number","object","string"]},"stringArray":{"type":"array","i)~"
        R"~(tems":{"type":"string"},"uniqueItems":true}},"type":["object","boolean"],"properties":{"$id":{"type":"string",)~"
        R"~("format":"uri-reference"},"$schema":{"type":"string","format":"uri"},"$ref":{"type":"string","format":"uri-ref)~"
        R"~(erence"},"$comment":{"type":"string"},"title":{"type":"string"},"description":{"type":"string"},"default":true)~"
        R"~(,"readOnly":{"type":"boolean"},"writeOnly":{"type":"boolean"},"examples":{"type":"array","items":true},"multip)~"
        R"~(leOf":{"type":"number","exclusiveMinimum":0},"maximum":{"type":"number"},"exclusiveMaximum":{"type":"number"},)~"
        R"~("minimum":{"type":"number"},"exclusiveMinimum":{"type":"number"},"maxLength":{"$ref":"#/definitions/nonNegativ)~"
        R"~(eInteger"},"minLength":{"$ref":"#/definitions/nonNegativeIntegerDefault0"},"pattern":{"type":"string","format")~"
        R"~(:"regex"},"additionalItems":{"$ref":"#"},"items":{"anyOf":[{"$ref":"#"},{"$ref":"#/definitions/schemaArray"}]})~"
        R"~(,"maxItems":{"$ref":"#/definitions/nonNegativeInteger"},"minItems":{"$ref":"#/definitions/nonNegativeIntegerDe)~"
        R"~(fault0"},"uniqueItems":{"type":"boolean"},"contains":{"$ref":"#"},"maxProperties":{"$ref":"#/definitions/nonNe)~"
        R"~(gativeInteger"},"minProperties":{"$ref":"#/definitions/nonNegativeIntegerDefault0"},"required":{"$ref":"#/defi)~"
        R"~(nitions/stringArray"},"additionalProperties":{"$ref":"#"},"definitions":{"type":"object","additionalProperties)~"
        R"~(":{"$ref":"#"}},"properties":{"type":"object","additionalProperties":{"$ref":"#"}},"patternProperties":{"type")~"
        R"~(:"object","additionalProperties":{"$ref":"#"},"propertyNames":{"format":"regex"}},"dependencies":{"type":"obje)~"
        R"~(ct","additionalProperties":{"anyOf":[{"$ref":"#"},{"$ref":"#/definitions/stringArray"}]}},"propertyNames":{"$r)~"
        R"~(ef":"#"},"const":true,"enum":{"type":"array","items":true,"minItems":1,"uniqueItems":true},"type":{"anyOf":[{")~"
        R"~($ref":"#/definitions/simpleTypes"},{"type":"array","items":{"$ref":"#/definitions/simpleTypes"},"minItems":1,")~"
        R"~(uniqueItems":true}]},"format":{"type":"string"},"contentMediaType":{"type":"string"},"contentEncoding":{"type")~"
        R"~(:"string"},"if":{"$ref":"#"},"then":{"$ref":"#"},"else":{"$ref":"#"},"allOf":{"$ref":"#/definitions/schemaArra)~"
        R"~(y"},"anyOf":{"$ref":"#/definitions/schemaArray"},"oneOf":{"$ref":"#/definitions/schemaArray"},"not":{"$ref":"#)~"
        R"~("}}})~"},
    Metaschema{"draft/2019-09/schema",
        R"~({"$schema":"https://json-schema.org/draft/2019-09/schema","$id":"https://json-schema.org/draft/2019-09/schema")~"
        R"~(,"$vocabulary":{"https://json-schema.org/draft/2019-09/vocab/core":true,"https://json-schema.org/draft/2019-09)~"
        R"~(/vocab/applicator":true,"https://json-schema.org/draft/2019-09/vocab/validation":true,"https://json-schema.org)~"
        R"~(/draft/2019-09/vocab/meta-data":true,"https://json-schema.org/draft/2019-09/vocab/format":false,"https://json-)~"
        R"~(schema.org/draft/2019-09/vocab/content":true},"$recursiveAnchor":true,"allOf":[{"$ref":"meta/core"},{"$ref":"m)~"
        R"~(eta/applicator"},{"$ref":"meta/validation"},{"$ref":"meta/meta-data"},{"$ref":"meta/format"},{"$ref":"meta/con)~"
        R"~(tent"}],"type":["object","boolean"],"properties":{"definitions":{"type":"object","additionalProperties":{"$rec)~"
        R"~(ursiveRef":"#"}},"dependencies":{"type":"object","additionalProperties":{"anyOf":[{"$recursiveRef":"#"},{"$ref)~"
        R"~(":"meta/validation#/$defs/stringArray"}]}}}})~"},
    Metaschema{"draft/2019-09/meta/applicator",
        R"~({"$schema":"https://json-schema.org/draft/2019-09/schema","$id":"https://json-schema.org/draft/2019-09/meta/ap)~"
        R"~(plicator","$vocabulary":{"https://json-schema.org/draft/2019-09/vocab/applicator":true},"$recursiveAnchor":tru)~"
        R"~(e,"type":["object","boolean"],"properties":{"additionalItems":{"$recursiveRef":"#"},"unevaluatedItems":{"$recu)~"
        R"~(rsiveRef":"#"},"items":{"anyOf":[{"$recursiveRef":"#"},{"$ref":"#/$defs/schemaArray"}]},"contains":{"$recursiv)~"
        R"~(eRef":"#"},"additionalProperties":{"$recursiveRef":"#"},"unevaluatedProperties":{"$recursiveRef":"#"},"propert)~"
        R"~(ies":{"type":"object","additionalProperties":{"$recursiveRef":"#"}},"patternProperties":{"type":"object","addi)~"
        R"~(tionalProperties":{"$recursiveRef":"#"},"propertyNames":{"format":"regex"}},"dependentSchemas":{"type":"object)~"
        R"~(","additionalProperties":{"$recursiveRef":"#"}},"propertyNames":{"$recursiveRef":"#"},"if":{"$recursiveRef":"#)~"
        R"~("},"then":{"$recursiveRef":"#"},"else":{"$recursiveRef":"#"},"allOf":{"$ref":"#/$defs/schemaArray"},"anyOf":{")~"
        R"~($ref":"#/$defs/schemaArray"},"oneOf":{"$ref":"#/$defs/schemaArray"},"not":{"$recursiveRef":"#"}},"$defs":{"sch)~"
        R"~(emaArray":{"type":"array","minItems":1,"items":{"$recursiveRef":"#"}}}})~"},
    Metaschema{"draft/2019-09/meta/content",
        R"~({"$schema":"https://json-schema.org/draft/2019-09/schema","$id":"https://json-schema.org/draft/2019-09/meta/co)~"
        R"~(ntent","$vocabulary":{"https://json-schema.org/draft/2019-09/vocab/content":true},"$recursiveAnchor":true,"typ)~"
        R"~(e":["object","boolean"],"properties":{"contentMediaType":{"type":"string"},"contentEncoding":{"type":"string"})~"
        R"~(,"contentSchema":{"$recursiveRef":"#"}}})~"},
    Metaschema{"draft/2019-09/meta/core",
        R"~({"$schema":"https://json-schema.org/draft/2019-09/schema","$id":"https://json-schema.org/draft/2019-09/meta/co)~"
        R"~(re","$vocabulary":{"https://json-schema.org/draft/2019-09/vocab/core":true},"$recursiveAnchor":true,"type":["o)~"
        R"~(bject","boolean"],"properties":{"$id":{"type":"string","format":"uri-reference","pattern":"^[^#]*#?$"},"$schem)~"
        R"~(a":{"type":"string","format":"uri"},"$anchor":{"type":"string","pattern":"^[A-Za-z][-A-Za-z0-9.:_]*$"},"$ref":)~"
        R"~({"type":"string","format":"uri-reference"},"$recursiveRef":{"type":"string","format":"uri-reference"},"$recurs)~"
        R"~(iveAnchor":{"type":"boolean"},"$vocabulary":{"type":"object","propertyNames":{"type":"string","format":"uri"},)~"
        R"~("additionalProperties":{"type":"boolean"}},"$comment":{"type":"string"},"$defs":{"type":"object","additionalPr)~"
        R"~(operties":{"$recursiveRef":"#"}}}})~"},
    Metaschema{"draft/2019-09/meta/format",
        R"~({"$schema":"https://json-schema.org/draft/2019-09/schema","$id":"https://json-schema.org/draft/2019-09/meta/fo)~"
        R"~(rmat","$vocabulary":{"https://json-schema.org/draft/2019-09/vocab/format":true},"$recursiveAnchor":true,"type")~"
        R"~(:["object","boolean"],"properties":{"format":{"type":"string"}}})~"},
    Metaschema{"draft/2019-09/meta/meta-data",
        R"~({"$schema":"https://json-schema.org/draft/2019-09/schema","$id":"https://json-schema.org/draft/2019-09/meta/me)~"
        R"~(ta-data","$vocabulary":{"https://json-schema.org/draft/2019-09/vocab/meta-data":true},"$recursiveAnchor":true,)~"
        R"~("type":["object","boolean"],"properties":{"title":{"type":"string"},"description":{"type":"string"},"default":)~"
        R"~(true,"deprecated":{"type":"boolean"},"readOnly":{"type":"boolean"},"writeOnly":{"type":"boolean"},"examples":{)~"
        R"~("type":"array","items":true}}})~"},
    Metaschema{"draft/2019-09/meta/validation",
        R"~({"$schema":"https://json-schema.org/draft/2019-09/schema","$id":"https://json-schema.org/draft/2019-09/meta/va)~"
        R"~(lidation","$vocabulary":{"https://json-schema.org/draft/2019-09/vocab/validation":true},"$recursiveAnchor":tru)~"
        R"~(e,"type":["object","boolean"],"properties":{"multipleOf":{"type":"number","exclusiveMinimum":0},"maximum":{"ty)~"
        R"~(pe":"number"},"exclusiveMaximum":{"type":"number"},"minimum":{"type":"number"},"exclusiveMinimum":{"type":"num)~"
        R"~(ber"},"maxLength":{"$ref":"#/$defs/nonNegativeInteger"},"minLength":{"$ref":"#/$defs/nonNegativeIntegerDefault)~"
        R"~(0"},"pattern":{"type":"string","format":"regex"},"maxItems":{"$ref":"#/$defs/nonNegativeInteger"},"minItems":{)~"
        R"~("$ref":"#/$defs/nonNegativeIntegerDefault0"},"uniqueItems":{"type":"boolean"},"maxContains":{"$ref":"#/$defs/n)~"
        R"~(onNegativeInteger"},"minContains":{"$ref":"#/$defs/nonNegativeInteger"},"maxProperties":{"$ref":"#/$defs/nonNe)~"
        R"~(gativeInteger"},"minProperties":{"$ref":"#/$defs/nonNegativeIntegerDefault0"},"required":{"$ref":"#/$defs/stri)~"
        R"~(ngArray"},"dependentRequired":{"type":"object","additionalProperties":{"$ref":"#/$defs/stringArray"}},"const":)~"
        R"~(true,"enum":{"type":"array","items":true},"type":{"anyOf":[{"$ref":"#/$defs/simpleTypes"},{"type":"array","ite)~"
        R"~(ms":{"$ref":"#/$defs/simpleTypes"},"minItems":1,"uniqueItems":true}]}},"$defs":{"nonNegativeInteger":{"type":")~"
        R"~(integer","minimum":0},"nonNegativeIntegerDefault0":{"$ref":"#/$defs/nonNegativeInteger"},"simpleTypes":{"enum")~"
        R"~(:["array","boolean","integer","null","number","object","string"]},"stringArray":{"type":"array","items":{"type)~"
        R"~(":"string"},"uniqueItems":true}}})~"},
    Metaschema{"draft/2020-12/schema",
        R"~({"$schema":"https://json-schema.org/draft/2020-12/schema","$id":"https://json-schema.org/draft/2020-12/schema")~"
        R"~(,"$vocabulary":{"https://json-schema.org/draft/2020-12/vocab/core":true,"https://json-schema.org/draft/2020-12)~"
        R"~(/vocab/applicator":true,"https://json-schema.org/draft/2020-12/vocab/unevaluated":true,"https://json-schema.or)~"
        R"~(g/draft/2020-12/vocab/validation":true,"https://json-schema.org/draft/2020-12/vocab/meta-data":true,"https://j)~"
        R"~(son-schema.org/draft/2020-12/vocab/format-annotation":true,"https://json-schema.org/draft/2020-12/vocab/conten)~"
        R"~(t":true},"$dynamicAnchor":"meta","allOf":[{"$ref":"meta/core"},{"$ref":"meta/applicator"},{"$ref":"meta/uneval)~"
        R"~(uated"},{"$ref":"meta/validation"},{"$ref":"meta/meta-data"},{"$ref":"meta/format-annotation"},{"$ref":"meta/c)~"
        R"~(ontent"}],"type":["object","boolean"],"properties":{"definitions":{"type":"object","additionalProperties":{"$d)~"
        R"~(ynamicRef":"#meta"}},"dependencies":{"type":"object","additionalProperties":{"anyOf":[{"$dynamicRef":"#meta"},)~"
        R"~({"$ref":"meta/validation#/$defs/stringArray"}]}},"$recursiveAnchor":{"$ref":"meta/core#/$defs/anchorString"},")~"
        R"~($recursiveRef":{"$ref":"meta/core#/$defs/uriReferenceString"}}})~"},
    Metaschema{"draft/2020-12/meta/applicator",
        R"~({"$schema":"https://json-schema.org/draft/2020-12/schema","$id":"https://json-schema.org/draft/2020-12/meta/ap)~"
        R"~(plicator","$vocabulary":{"https://json-schema.org/draft/2020-12/vocab/applicator":true},"$dynamicAnchor":"meta)~"
        R"~(","type":["object","boolean"],"properties":{"prefixItems":{"$ref":"#/$defs/schemaArray"},"items":{"$dynamicRef)~"
        R"~(":"#meta"},"contains":{"$dynamicRef":"#meta"},"additionalProperties":{"$dynamicRef":"#meta"},"properties":{"ty)~"
        R"~(pe":"object","additionalProperties":{"$dynamicRef":"#meta"}},"patternProperties":{"type":"object","additionalP)~"
        R"~(roperties":{"$dynamicRef":"#meta"},"propertyNames":{"format":"regex"}},"dependentSchemas":{"type":"object","ad)~"
        R"~(ditionalProperties":{"$dynamicRef":"#meta"}},"propertyNames":{"$dynamicRef":"#meta"},"if":{"$dynamicRef":"#met)~"
        R"~(a"},"then":{"$dynamicRef":"#meta"},"else":{"$dynamicRef":"#meta"},"allOf":{"$ref":"#/$defs/schemaArray"},"anyO)~"
        R"~(f":{"$ref":"#/$defs/schemaArray"},"oneOf":{"$ref":"#/$defs/schemaArray"},"not":{"$dynamicRef":"#meta"}},"$defs)~"
        R"~(":{"schemaArray":{"type":"array","minItems":1,"items":{"$dynamicRef":"#meta"}}}})~"},
    Metaschema{"draft/2020-12/meta/content",
        R"~({"$schema":"https://json-schema.org/draft/2020-12/schema","$id":"https://json-schema.org/draft/2020-12/meta/co)~"
        R"~(ntent","$vocabulary":{"https://json-schema.org/draft/2020-12/vocab/content":true},"$dynamicAnchor":"meta","typ)~"
        R"~(e":["object","boolean"],"properties":{"contentEncoding":{"type":"string"},"contentMediaType":{"type":"string"})~"
        R"~(,"contentSchema":{"$dynamicRef":"#meta"}}})~"},
    Metaschema{"draft/2020-12/meta/core",
        R"~({"$schema":"https://json-schema.org/draft/2020-12/schema","$id":"https://json-schema.org/draft/2020-12/meta/co)~"
        R"~(re","$vocabulary":{"https://json-schema.org/draft/2020-12/vocab/core":true},"$dynamicAnchor":"meta","type":["o)~"
        R"~(bject","boolean"],"properties":{"$id":{"$ref":"#/$defs/uriReferenceString","pattern":"^[^#]*#?$"},"$schema":{")~"
        R"~($ref":"#/$defs/uriString"},"$ref":{"$ref":"#/$defs/uriReferenceString"},"$anchor":{"$ref":"#/$defs/anchorStrin)~"
        R"~(g"},"$dynamicRef":{"$ref":"#/$defs/uriReferenceString"},"$dynamicAnchor":{"$ref":"#/$defs/anchorString"},"$voc)~"
        R"~(abulary":{"type":"object","propertyNames":{"$ref":"#/$defs/uriString"},"additionalProperties":{"type":"boolean)~"
        R"~("}},"$comment":{"type":"string"},"$defs":{"type":"object","additionalProperties":{"$dynamicRef":"#meta"}}},"$d)~"
        R"~(efs":{"anchorString":{"type":"string","pattern":"^[A-Za-z_][-A-Za-z0-9._]*$"},"uriString":{"type":"string","fo)~"
        R"~(rmat":"uri"},"uriReferenceString":{"type":"string","format":"uri-reference"}}})~"},
    Metaschema{"draft/2020-12/meta/format-annotation",
        R"~({"$schema":"https://json-schema.org/draft/2020-12/schema","$id":"https://json-schema.org/draft/2020-12/meta/fo)~"
        R"~(rmat-annotation","$vocabulary":{"https://json-schema.org/draft/2020-12/vocab/format-annotation":true},"$dynami)~"
        R"~(cAnchor":"meta","type":["object","boolean"],"properties":{"format":{"type":"string"}}})~"},
    Metaschema{"draft/2020-12/meta/format-assertion",
        R"~({"$schema":"https://json-schema.org/draft/2020-12/schema","$id":"https://json-schema.org/draft/2020-12/meta/fo)~"
        R"~(rmat-assertion","$vocabulary":{"https://json-schema.org/draft/2020-12/vocab/format-assertion":true},"$dynamicA)~"
        R"~(nchor":"meta","type":["object","boolean"],"properties":{"format":{"type":"string"}}})~"},
    Metaschema{"draft/2020-12/meta/meta-data",
        R"~({"$schema":"https://json-schema.org/draft/2020-12/schema","$id":"https://json-schema.org/draft/2020-12/meta/me)~"
        R"~(ta-data","$vocabulary":{"https://json-schema.org/draft/2020-12/vocab/meta-data":true},"$dynamicAnchor":"meta",)~"
        R"~("type":["object","boolean"],"properties":{"title":{"type":"string"},"description":{"type":"string"},"default":)~"
        R"~(true,"deprecated":{"type":"boolean"},"readOnly":{"type":"boolean"},"writeOnly":{"type":"boolean"},"examples":{)~"
        R"~("type":"array","items":true}}})~"},
    Metaschema{"draft/2020-12/meta/unevaluated",
        R"~({"$schema":"https://json-schema.org/draft/2020-12/schema","$id":"https://json-schema.org/draft/2020-12/meta/un)~"
        R"~(evaluated","$vocabulary":{"https://json-schema.org/draft/2020-12/vocab/unevaluated":true},"$dynamicAnchor":"me)~"
        R"~(ta","type":["object","boolean"],"properties":{"unevaluatedItems":{"$dynamicRef":"#meta"},"unevaluatedPropertie)~"
        R"~(s":{"$dynamicRef":"#meta"}}})~"},
    Metaschema{"draft/2020-12/meta/validation",
        R"~({"$schema":"https://json-schema.org/draft/2020-12/schema","$id":"https://json-schema.org/draft/2020-12/meta/va)~"
        R"~(lidation","$vocabulary":{"https://json-schema.org/draft/2020-12/vocab/validation":true},"$dynamicAnchor":"meta)~"
        R"~(","type":["object","boolean"],"properties":{"type":{"anyOf":[{"$ref":"#/$defs/simpleTypes"},{"type":"array","i)~"
        R"~(tems":{"$ref":"#/$defs/simpleTypes"},"minItems":1,"uniqueItems":true}]},"const":true,"enum":{"type":"array","i)~"
        R"~(tems":true},"multipleOf":{"type":"number","exclusiveMinimum":0},"maximum":{"type":"number"},"exclusiveMaximum")~"
        R"~(:{"type":"number"},"minimum":{"type":"number"},"exclusiveMinimum":{"type":"number"},"maxLength":{"$ref":"#/$de)~"
        R"~(fs/nonNegativeInteger"},"minLength":{"$ref":"#/$defs/nonNegativeIntegerDefault0"},"pattern":{"type":"string",")~"
        R"~(format":"regex"},"maxItems":{"$ref":"#/$defs/nonNegativeInteger"},"minItems":{"$ref":"#/$defs/nonNegativeInteg)~"
        R"~(erDefault0"},"uniqueItems":{"type":"boolean"},"maxContains":{"$ref":"#/$defs/nonNegativeInteger"},"minContains)~"
        R"~(":{"$ref":"#/$defs/nonNegativeInteger"},"maxProperties":{"$ref":"#/$defs/nonNegativeInteger"},"minProperties":)~"
        R"~({"$ref":"#/$defs/nonNegativeIntegerDefault0"},"required":{"$ref":"#/$defs/stringArray"},"dependentRequired":{")~"
        R"~(type":"object","additionalProperties":{"$ref":"#/$defs/stringArray"}}},"$defs":{"nonNegativeInteger":{"type":")~"
        R"~(integer","minimum":0},"nonNegativeIntegerDefault0":{"$ref":"#/$defs/nonNegativeInteger"},"simpleTypes":{"enum")~"
        R"~(:["array","boolean","integer","null","number","object","string"]},"stringArray":{"type":"array","items":{"type)~"
        R"~(":"string"},"uniqueItems":true}}})~"},
};
// clang-format on

}  // namespace

std::optional<std::string_view> find_metaschema(std::string_view url) {
  for (const std::string_view base : {"http://json-schema.org/", "https://json-schema.org/"}) {
    if (!url.starts_with(base)) continue;
    std::string_view path = url.substr(base.size());
    if (path == "schema") path = "draft/2020-12/schema";
    const auto found = std::find_if(metaschemas.begin(), metaschemas.end(),
                                    [path](const Metaschema& meta) { return meta.path == path; });
    if (found != metaschemas.end()) return found->text;
  }
  return std::nullopt;
}

}  // namespace kboot::query
